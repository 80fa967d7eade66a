import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessToken, createSliceClient } from 'genesys-conversations-digital';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getOwn, type JsonObject } from '../../codegen/openapi.js';
import { createDescriber } from '../../scripts/test-api/describe-call.js';
import { generateApi } from '../../scripts/test-api/generate-api.js';
import { startRecordingServer } from '../../scripts/test-api/recording-server.js';
import { formatCoverage } from '../../scripts/test-api/report.js';
import { testOperation } from '../../scripts/test-api/test-operation.js';
import type { ArgumentInfo, OperationInfo } from '../../src/transport/operation.js';

type Table = Record<string, OperationInfo>;
type Call = Parameters<typeof testOperation>[3];

let folder: string;
let server: Awaited<ReturnType<typeof startRecordingServer>>;
let api: Awaited<ReturnType<typeof generateApi>>;
let table: Table;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-api-'));
  server = await startRecordingServer();
  const spec = JSON.parse(readFileSync('examples/slice-queues/upstream.json', 'utf8'));
  api = await generateApi(spec, ['*'], folder);
  ({ operations: table } = await import(join(folder, 'operations.ts')));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** Tests one operation with a client of this table. */
async function findProblems(id: string, operations: Table = table): Promise<string[]> {
  const operation = api.operations.find((one) => one.id === id);
  if (!operation) throw new Error(`${id} is not in the spec`);
  const raw = getOwn(getOwn(api.full.paths, operation.path), operation.method) as JsonObject;
  const client = createSliceClient<object, Record<string, { args: JsonObject; result: unknown }>>(
    { operations, methods: {} },
    { baseUrl: server.url, auth: accessToken('token'), retry: false },
  );
  const call: Call = (operationId, args) => client.call(operationId, args);
  return testOperation(operation, table[id] as OperationInfo, createDescriber(api.full)(raw), call, server);
}

describe('the test of an operation', () => {
  it('finds no difference in the example', async () => {
    expect(api.operations.length).toBeGreaterThan(5);
    for (const { id } of api.operations) expect(await findProblems(id), id).toEqual([]);
  });

  const change = (id: string, facts: Partial<OperationInfo>): Table => ({
    ...table,
    [id]: { ...(table[id] as OperationInfo), ...facts },
  });
  const changeArgument = (id: string, name: string, facts: Partial<ArgumentInfo>): Table => {
    const { args } = table[id] as OperationInfo;
    return change(id, { args: { ...args, [name]: { ...(args[name] as ArgumentInfo), ...facts } } });
  };

  it.each<[string, string, () => Table, RegExp]>([
    ['a path', 'getRoutingQueue', () => change('getRoutingQueue', { path: '/api/v2/{queueId}' }), /^the path is/],
    ['a method', 'deleteRoutingQueue', () => change('deleteRoutingQueue', { method: 'POST' }), /^the method is POST/],
    [
      'the name of a parameter',
      'getRoutingQueues',
      () => changeArgument('getRoutingQueues', 'name', { wireName: 'title' }),
      /^the query is/,
    ],
    [
      'the encoding of a list',
      'getRoutingQueues',
      () => changeArgument('getRoutingQueues', 'divisionId', { join: '|' }),
      /^the query is/,
    ],
    [
      'the place of an argument',
      'postRoutingQueues',
      () => changeArgument('postRoutingQueues', 'name', { in: 'query' }),
      /^the query is .*\nthe body is not the argument/,
    ],
    [
      'the values of an argument',
      'getRoutingQueues',
      () => changeArgument('getRoutingQueues', 'sortOrder', { values: ['up'] }),
      /^the call failed: .*sortOrder/,
    ],
    [
      'the kind of a response',
      'getRoutingQueue',
      () => change('getRoutingQueue', { success: { 200: 'array' } }),
      /^the call failed: .*is an object/,
    ],
    [
      'a body that is not JSON',
      'getRoutingQueue',
      () => change('getRoutingQueue', { success: { 200: 'text' } }),
      /^the result is not the response/,
    ],
  ])('finds a difference in %s', async (_, id, changed, problem) => {
    expect((await findProblems(id, changed())).join('\n')).toMatch(problem);
  });

  it('is reported per tag, with the exceptions', () => {
    const tested = [
      { tag: 'Routing', endpoint: 'GET /a', problems: [] },
      { tag: 'Routing', endpoint: 'GET /b', problems: ['the path is /c'] },
    ];
    const page = formatCoverage(tested, { name: 'spec.json', sha256: 'abc' });
    expect(page).toContain('**1 of 2**');
    expect(page).toContain('| Routing | 2 | 1 |');
    expect(page).toContain('- `GET /b`: the path is /c.');
  });
});
