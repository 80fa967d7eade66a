import { readdirSync, readFileSync } from 'node:fs';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

/** What GitHub's own reader of workflows finds wrong with ours: keys, their places, expressions and what they name. */
const FOLDER = '.github/workflows';

const files = readdirSync(FOLDER).filter((file) => /\.ya?ml$/.test(file));
const problems: string[] = [];
for (const name of files) {
  const content = readFileSync(`${FOLDER}/${name}`, 'utf8');
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  // Some are said twice: by the schema, and by what reads on.
  problems.push(...new Set(context.errors.getErrors().map(({ message }) => message)));
}
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`Workflows: GitHub's reader takes all ${files.length}.`);
process.exitCode = problems.length > 0 ? 1 : 0;
