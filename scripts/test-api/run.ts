/**
 * Generates, compiles and calls every operation of the Genesys Cloud Platform API, and compares it with the spec:
 *
 *     GENESYS_SPEC=publicapi-v2-latest.json npm run test:api [-- --write] [--path '/api/v2/routing/*']
 *
 * `--write` writes docs/api-coverage.md. `--path` limits the test. The exit code is 1 if an operation differs from the spec.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { getOwn, type JsonObject } from '../../codegen/openapi.ts';
import { readSource } from '../../codegen/source.ts';
import { accessToken, createSliceClient, type SliceTables } from '../../src/index.ts';
import { createDescriber } from './describe-call.ts';
import { formatCalls, groupErrors } from './format-calls.ts';
import { checkTypes, generateApi } from './generate-api.ts';
import { startRecordingServer } from './recording-server.ts';
import { formatCoverage, type Tested } from './report.ts';
import { testOperation } from './test-operation.ts';

const PAGE = 'docs/api-coverage.md';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: process.env.GENESYS_SPEC },
    path: { type: 'string', multiple: true, default: ['*'] },
    write: { type: 'boolean', default: false },
  },
});
if (!values.from) {
  console.error('Set GENESYS_SPEC to the path of the spec, or pass --from FILE_OR_URL.');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'test-api-'));
const server = await startRecordingServer();
try {
  const source = await readSource(values.from);
  const { full, operations, model } = await generateApi(source.document, values.path, folder);
  logCost('generated');
  const { operations: table, methods } = (await import(join(folder, 'operations.ts'))) as SliceTables;
  const describe = createDescriber(full);
  const calls = operations.map((operation) => {
    const raw = getOwn(getOwn(full.paths, operation.path), operation.method) as JsonObject;
    return { operation, expected: describe(raw) };
  });

  const code = formatCalls(calls, table);
  const errors = await checkTypes(folder, code);
  const typeErrors = groupErrors(errors, code);
  logCost('compiled');

  const client = createSliceClient<object, Record<string, { args: JsonObject; result: unknown }>>(
    { operations: table, methods },
    { baseUrl: server.url, auth: accessToken('token'), retry: false, rateLimiter: false },
  );
  const tested: Tested[] = [];
  for (const { operation, expected } of calls) {
    const info = table[operation.id];
    const endpoint = `${operation.method.toUpperCase()} ${operation.path}`;
    const problems = info
      ? await testOperation(operation, info, expected, (id, args) => client.call(id, args), server)
      : ['it was not generated'];
    tested.push({ tag: operation.tag, endpoint, problems: [...problems, ...(typeErrors.get(operation.id) ?? [])] });
  }
  logCost('called');

  const page = formatCoverage(tested, source);
  if (values.write) await writeFile(PAGE, page);
  console.log(page);
  for (const error of errors.slice(0, 20)) console.error(error);
  const isMissing = model.operations.length !== operations.length;
  if (errors.length > 0 || isMissing || tested.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} finally {
  server.close();
  if (!process.env.KEEP) await rm(folder, { recursive: true });
}

function logCost(step: string): void {
  const { user, system } = process.cpuUsage();
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.error(`${step}: ${((user + system) / 1e6).toFixed(1)} s of CPU so far, ${memory} MB`);
}
