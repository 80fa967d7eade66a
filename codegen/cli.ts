import { parseArgs } from 'node:util';
import { type Generated, generate } from './generate.ts';
import { CodegenError } from './openapi.ts';
import { progress } from './progress.ts';
import { findExampleProjects, getOwnProject, type Project, readDocument, readInputs } from './project.ts';
import { readSource } from './source.ts';
import { sourceOf } from './source-of.ts';
import { trimSlice } from './trim-slice.ts';
import { update } from './update/update.ts';

const HELP = `Usage:
  npm run spec:pull [-- --from FILE_OR_URL]   Download the upstream spec and trim it to the slice.
                                              Default: the \`source\` of spec/slice.yaml.
  npm run spec:pull -- --topics [--from FILE] Download the types of notification events with the credentials in
                                              GENESYS_REGION, GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, or read a
                                              saved response of GET /api/v2/notifications/availabletopics?expand=schema.
  npm run spec:update [-- --from FILE_OR_URL] Pull, compare, report, regenerate and check.
                                              Exit codes: 0 no changes for callers, 10 compatible changes,
                                              20 breaking changes or failed checks, 1 error.
      --dry-run                               Print the report and write no files.
      --report FILE.md                        Also write the report as Markdown, for a pull request.
      --all-tests                             Check the whole project, not only the generated files.
      --json                                  Print the findings as JSON.
  npm run codegen                             Regenerate the files in src/generated/ and docs/ from spec/, and the
                                              slices in examples/.
  npm run codegen -- --check                  Write nothing. Fail if a file would change, a description is missing or
                                              an overlay action matches nothing.
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
      topics: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command] = positionals;
  if (values.help || positionals.length !== 1) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  if (command === 'pull') return values.topics ? pullTopicFacts(project, values.from) : pull(project, values.from);
  if (command === 'update') {
    const { from, report, json, 'dry-run': dryRun, 'all-tests': allTests } = values;
    return update(project, { from, report, json, dryRun, allTests });
  }
  if (command === 'generate') {
    const projects = [project, ...(await findExampleProjects())];
    return values.check ? check(projects) : write(projects);
  }
  throw new CodegenError(`Unknown command "${command}". Use one of: pull, update, generate.\n\n${HELP}`);
}

/** Generates everything in memory first, so that an invalid spec is never written. */
async function pull(project: Project, from: string | undefined): Promise<number> {
  const inputs = await readInputs(project);
  const source = await readSource(from ?? sourceOf(project, inputs.slice), { onProgress: progress() });
  const { document, lock, files, unmatchedActions } = await trimSlice(project, inputs, source);
  const generated = await generate(document, inputs.slice, inputs.overlay, project.target, inputs.topics);

  await project.files.write(files);
  console.log(
    `${lock.source}: ${lock.upstream.operations} operations, ${lock.upstream.schemas} schemas\n` +
      `→ ${project.document(inputs.slice.name)}: ${lock.slice.operations} operations, ${lock.slice.schemas} schemas`,
  );
  report(project, { ...generated, unmatchedActions: [...unmatchedActions, ...generated.unmatchedActions] });
  console.log('Next, run `npm run codegen`.');
  return 0;
}

async function pullTopicFacts(project: Project, from: string | undefined): Promise<number> {
  const { pullTopics } = await import('./topics/pull-topics.ts');
  const files = await pullTopics(project, from);
  await project.files.write(files);
  console.log(`Wrote ${[...files.keys()].join(', ')}.\nNext, run \`npm run codegen\`.`);
  return 0;
}

async function write(projects: readonly Project[]): Promise<number> {
  for (const project of projects) {
    const generated = await generateFromSpec(project);
    const changed = await project.files.listChanged(generated.files);
    await project.files.write(new Map([...generated.files].filter(([file]) => changed.includes(file))));
    console.log(
      `${project.slice}: ${changed.length > 0 ? `wrote ${changed.join(', ')}.` : 'all files are up to date.'}`,
    );
    report(project, generated);
  }
  return 0;
}

async function check(projects: readonly Project[]): Promise<number> {
  let failures = 0;
  for (const project of projects) {
    const generated = await generateFromSpec(project);
    const changed = await project.files.listChanged(generated.files);
    for (const file of changed) console.error(`${file} is out of date. Run \`npm run codegen\` and commit the result.`);
    report(project, generated);
    const found = changed.length + generated.missingDescriptions.length + generated.unmatchedActions.length;
    if (found === 0)
      console.log(
        `${project.slice}: all ${generated.files.size} files are up to date and every description is present.`,
      );
    failures += found;
  }
  return failures > 0 ? 1 : 0;
}

async function generateFromSpec(project: Project): Promise<Generated> {
  const { slice, overlay, topics } = await readInputs(project);
  const document = await readDocument(project, slice.name);
  if (!document) {
    throw new CodegenError(`${project.document(slice.name)} does not exist. Run \`npm run spec:pull\` to create it.`);
  }
  return generate(document, slice, overlay, project.target, topics);
}

/** How many missing descriptions to print, about one terminal page. */
const MAX_PRINTED = 40;

function report({ overlay }: Project, { missingDescriptions, unmatchedActions }: Generated): void {
  for (const place of missingDescriptions.slice(0, MAX_PRINTED)) console.error(`${place}. Add it to ${overlay}.`);
  if (missingDescriptions.length > MAX_PRINTED)
    console.error(`… and ${missingDescriptions.length - MAX_PRINTED} more missing descriptions.`);
  for (const target of unmatchedActions) console.error(`${overlay}: unmatched action: ${target}.`);
}

try {
  process.exitCode = await main(process.argv.slice(2), getOwnProject());
} catch (error) {
  const isInputError =
    error instanceof CodegenError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (!isInputError) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
