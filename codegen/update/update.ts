import { writeFile } from 'node:fs/promises';
import { CodegenError, toJson } from '../openapi.ts';
import { progress } from '../progress.ts';
import { type Project, readInputs } from '../project.ts';
import { readSource } from '../source.ts';
import { type CheckResult, NOT_RUN, runChecks, uncommitted } from './checks.ts';
import { planUpdate, type Update } from './plan.ts';
import { markdownReport, terminalReport } from './report.ts';

export interface UpdateOptions {
  from?: string | undefined;
  /** Report only: nothing is written but the report. */
  dryRun?: boolean | undefined;
  /** A file for the report as Markdown. */
  report?: string | undefined;
  /** Print the findings as JSON. */
  json?: boolean | undefined;
  /** Check all of the project afterwards, not only what is generated. */
  allTests?: boolean | undefined;
  /** What is run afterwards; for tests. */
  runChecks?: typeof runChecks;
}

/** For CI. Where the project's own checks fail after the update, that breaks as well. */
export const EXIT_CODES = { none: 0, compatible: 10, breaking: 20 } as const;

/** Pulls, compares, reports, regenerates and checks; leaves what is new in the working tree, to review. */
export async function update(project: Project, options: UpdateOptions): Promise<number> {
  const { slice } = await readInputs(project);
  const source = await readSource(options.from ?? slice.source, { onProgress: progress() });
  const plan = await planUpdate(project, source);

  let checks: CheckResult[] = [];
  const writes = !options.dryRun && plan.files.size > 0;
  if (writes) {
    await refuseToOverwrite(project, [...plan.files.keys()]);
    // Whether it can be written shows before anything else is.
    if (options.report) await writeReport(options.report, markdownReport(plan.update, plan.slice));
    await project.files.write(plan.files);
  }
  if (options.json) process.stdout.write(toJson(plan.update));
  else console.log(terminalReport(plan.update, plan.upstreamWords));
  if (writes) {
    console.error(`Written: ${[...plan.files.keys()].join(', ')}`);
    checks = await (options.runChecks ?? runChecks)(project.root, options.allTests ?? false);
    for (const { name, passed } of checks) console.error(`${name}: ${passed ? 'passed' : 'failed'}`);
    if (!options.allTests) console.error(NOT_RUN);
  }
  if (options.report)
    await writeReport(options.report, markdownReport(plan.update, plan.slice, checks, options.allTests));
  if (plan.update.losses.length > 0) console.error(lossWords(plan.update, project));
  return exitCode(plan.update, checks);
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new CodegenError(`The report can't be written to ${file}: ${(cause as Error).message}.`, { cause });
  }
}

export function exitCode({ findings, losses }: Update, checks: readonly CheckResult[] = []): number {
  const breaks = losses.length > 0 || findings.some(({ severity }) => severity === 'breaking');
  if (breaks || checks.some(({ passed }) => !passed)) return EXIT_CODES.breaking;
  return findings.length > 0 ? EXIT_CODES.compatible : EXIT_CODES.none;
}

/** Somebody's changes in the generated files would be lost in the update's. */
async function refuseToOverwrite(project: Project, files: string[]): Promise<void> {
  const byHand = [project.slice, project.overlay, 'CHANGELOG.md'];
  const changed = await uncommitted(
    files.filter((file) => !byHand.includes(file)),
    project.root,
  );
  if (changed.length === 0) return;
  throw new CodegenError('These files have changes that are not committed. Commit or discard them, or use --dry-run:', {
    problems: changed,
  });
}

function lossWords({ findings, losses }: Update, project: Project): string {
  const lost = losses.map(({ operation, method }) => {
    const finding = findings.find(({ rule, place }) => rule === 'operation-removed' && place.operation === operation);
    return `  - ${finding?.tools.join(', ') ?? operation} (${method})`;
  });
  return `Upstream no longer has these operations, so these tools would be lost; nothing was written:\n${lost.join('\n')}\nTo let them go, take them out of ${project.slice} and ${project.overlay}, and update again.`;
}
