import { parseArgs } from 'node:util';
import { type Generated, generate } from './generate.ts';
import { CodegenError } from './openapi.ts';
import { progress } from './progress.ts';
import { exampleProjects, ownProject, type Project, readDocument, readInputs } from './project.ts';
import { readSource } from './source.ts';
import { trimSlice } from './trim-slice.ts';
import { update } from './update/update.ts';

const HELP = `Usage:
  npm run spec:pull [-- --from FILE_OR_URL]   Read the upstream document and cut the slice out of it.
                                              Default: the URL that spec/slice.yaml names.
  npm run spec:update [-- --from FILE_OR_URL] Pull, compare, report, regenerate, check. Exit code: 0 nothing changed for
                                              callers, 10 compatible changes, 20 breaking ones, 1 an error.
      --dry-run                               Report only.
      --report FILE.md                        Write the report, for a pull request.
      --all-tests                             Then check the whole project, not only what is generated.
      --json                                  Print the findings as JSON.
  npm run codegen                             Write src/generated/ and docs/tools.md from spec/, and the slices in examples/.
  npm run codegen -- --check                  Write nothing; fail when anything would change or has no words yet.
`;

async function main(argv: string[], project: Project): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      check: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      report: { type: 'string' },
      json: { type: 'boolean' },
      'all-tests': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command] = positionals;
  if (values.help || positionals.length !== 1) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  if (command === 'pull') return pull(project, values.from);
  if (command === 'update') {
    const { from, report, json, 'dry-run': dryRun, 'all-tests': allTests } = values;
    return update(project, { from, report, json, dryRun, allTests });
  }
  if (command === 'generate') {
    const projects = [project, ...(await exampleProjects())];
    return values.check ? check(projects) : write(projects);
  }
  throw new CodegenError(`Unknown command "${command}".\n\n${HELP}`);
}

/** Nothing is written before the new slice has been through the whole pipeline. */
async function pull(project: Project, from: string | undefined): Promise<number> {
  const inputs = await readInputs(project);
  const source = await readSource(from ?? inputs.slice.source, { onProgress: progress() });
  const { document, lock, files } = await trimSlice(project, inputs, source);
  const generated = await generate(document, inputs.slice, inputs.overlay, project.target);

  await project.files.write(files);
  console.log(
    `${lock.source}: ${lock.upstream.operations} operations, ${lock.upstream.schemas} schemas\n` +
      `→ ${project.document(inputs.slice.name)}: ${lock.slice.operations} operations, ${lock.slice.schemas} schemas`,
  );
  report(project, generated);
  console.log('Next: npm run codegen');
  return 0;
}

async function write(projects: readonly Project[]): Promise<number> {
  for (const project of projects) {
    const generated = await generateFromSpec(project);
    const changed = await project.files.changes(generated.files);
    await project.files.write(new Map([...generated.files].filter(([file]) => changed.includes(file))));
    console.log(`${project.slice}: ${changed.length > 0 ? `written: ${changed.join(', ')}` : 'nothing to change.'}`);
    report(project, generated);
  }
  return 0;
}

async function check(projects: readonly Project[]): Promise<number> {
  let failures = 0;
  for (const project of projects) {
    const generated = await generateFromSpec(project);
    const changed = await project.files.changes(generated.files);
    for (const file of changed)
      console.error(`${file} is not what codegen writes. Run \`npm run codegen\` and commit.`);
    report(project, generated);
    const found = changed.length + generated.missing.length + generated.unmatched.length;
    if (found === 0) console.log(`${project.slice}: ${generated.files.size} files are up to date; all has words.`);
    failures += found;
  }
  return failures > 0 ? 1 : 0;
}

async function generateFromSpec(project: Project): Promise<Generated> {
  const { slice, overlay } = await readInputs(project);
  const document = await readDocument(project, slice.name);
  if (!document) {
    throw new CodegenError(`There is no file ${project.document(slice.name)}. Make it by \`npm run spec:pull\`.`);
  }
  return generate(document, slice, overlay, project.target);
}

/** A terminal's page of places without words is enough to start with. */
const MOST = 40;

function report({ overlay }: Project, { missing, unmatched }: Generated): void {
  for (const place of missing.slice(0, MOST)) console.error(`No words: ${place}. Add them to ${overlay}.`);
  if (missing.length > MOST) console.error(`… and ${missing.length - MOST} more places without words.`);
  for (const target of unmatched) console.error(`${overlay}: ${target} matches nothing.`);
}

try {
  process.exitCode = await main(process.argv.slice(2), ownProject());
} catch (error) {
  const isMistake =
    error instanceof CodegenError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (!isMistake) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
