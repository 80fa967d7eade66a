import { readdirSync, readFileSync } from 'node:fs';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

const FOLDER = '.github/workflows';

// GitHub's own parser checks keys, expressions and the names that they refer to.
const files = readdirSync(FOLDER).filter((file) => /\.ya?ml$/.test(file));
const problems: string[] = [];
for (const name of files) {
  const content = readFileSync(`${FOLDER}/${name}`, 'utf8');
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  // The schema and the converter report some errors twice.
  problems.push(...new Set(context.errors.getErrors().map(({ message }) => message)));
}
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`Workflows: ${files.length} files pass.`);
process.exitCode = problems.length > 0 ? 1 : 0;
