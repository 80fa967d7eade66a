import { writeFile } from 'node:fs/promises';
import { CodegenError, toJson } from '../openapi.ts';
import { progress } from '../progress.ts';
import { type Project, readInputs } from '../project.ts';
import { readSource } from '../source.ts';
import { sourceOf } from '../source-of.ts';
import { type CheckResult, listUncommitted, NOT_RUN, runChecks } from './checks.ts';
import { planUpdate, type Update } from './plan.ts';
import { formatMarkdownReport, formatTerminalReport } from './report.ts';

export interface UpdateOptions {
  from?: string | undefined;
  /** Write only the report. */
  dryRun?: boolean | undefined;
  /** The file for the report as Markdown. */
  report?: string | undefined;
  /** Print the findings as JSON. */
  json?: boolean | undefined;
  /** Check the whole project after the update, not only the generated files. */
  allTests?: boolean | undefined;
  /** Replaces the checks, for tests. */
  runChecks?: typeof runChecks;
}

/** Exit codes for CI. Failed checks count as breaking. */
export const EXIT_CODES = { none: 0, compatible: 10, breaking: 20 } as const;

/**
 * Pulls the spec, compares, reports, regenerates and checks. Leaves the changes uncommitted in the working tree.
 *
 * @returns The exit code.
 * @throws CodegenError for an invalid input. Nothing is written then.
 */
export async function update(project: Project, options: UpdateOptions): Promise<number> {
  const { slice } = await readInputs(project);
  const source = await readSource(options.from ?? sourceOf(project, slice), { onProgress: progress() });
  const plan = await planUpdate(project, source);

  let checks: CheckResult[] = [];
  const shouldWrite = !options.dryRun && plan.files.size > 0;
  if (shouldWrite) {
    await assertCommitted(project, [...plan.files.keys()]);
    // Fail before writing anything else if the report cannot be written.
    if (options.report) await writeReport(options.report, formatMarkdownReport(plan.update, plan.slice));
    await project.files.write(plan.files);
  }
  if (options.json) process.stdout.write(toJson(plan.update));
  else console.log(formatTerminalReport(plan.update, plan.findUpstreamDescription));
  if (shouldWrite) {
    console.error(`Wrote ${[...plan.files.keys()].join(', ')}.`);
    checks = await (options.runChecks ?? runChecks)(project.root, options.allTests ?? false);
    for (const { name, passed } of checks) console.error(`${name}: ${passed ? 'passed' : 'failed'}`);
    if (!options.allTests) console.error(NOT_RUN);
  }
  if (options.report)
    await writeReport(options.report, formatMarkdownReport(plan.update, plan.slice, checks, options.allTests));
  if (plan.update.removedOperations.length > 0) console.error(describeRemovals(plan.update, project));
  return exitCode(plan.update, checks);
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new CodegenError(`Cannot write the report to ${file}: ${(cause as Error).message}.`, { cause });
  }
}

export function exitCode({ findings, removedOperations }: Update, checks: readonly CheckResult[] = []): number {
  const isBreaking = removedOperations.length > 0 || findings.some(({ severity }) => severity === 'breaking');
  if (isBreaking || checks.some(({ passed }) => !passed)) return EXIT_CODES.breaking;
  return findings.length > 0 ? EXIT_CODES.compatible : EXIT_CODES.none;
}

/** @throws CodegenError if generated files have uncommitted changes, which the update would overwrite. */
async function assertCommitted(project: Project, files: string[]): Promise<void> {
  const editable = [project.slice, project.overlay, 'CHANGELOG.md'];
  const changed = await listUncommitted(
    files.filter((file) => !editable.includes(file) && !file.startsWith('.changeset/')),
    project.root,
  );
  if (changed.length === 0) return;
  throw new CodegenError('These generated files have uncommitted changes. Commit or discard them, or use --dry-run:', {
    problems: changed,
  });
}

function describeRemovals({ findings, removedOperations }: Update, project: Project): string {
  const tools = removedOperations.map(({ operation, method }) => {
    const finding = findings.find(({ rule, place }) => rule === 'operation-removed' && place.operation === operation);
    return `  - ${finding?.tools.join(', ') ?? operation} (${method})`;
  });
  return [
    'The upstream spec no longer has the operations of these tools. Nothing was written:',
    ...tools,
    `To remove the tools, delete their lines from ${project.slice} and their descriptions from ${project.overlay}, and run the update again.`,
  ].join('\n');
}
