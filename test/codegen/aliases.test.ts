import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../codegen/generate.js';
import { createSliceProject, type Inputs, type Project, readDocument, readInputs } from '../../codegen/project.js';
import { connect, type Era, serve } from '../mcp/clients.js';
import { fakeGenesys } from '../mcp/fake-genesys.js';
import { runCli } from '../support/cli.js';

const ALIASES = {
  'queues.fetch': 'queues.get',
  fetch_queue: 'queues.get',
  'queues.all': 'queues.list',
  'queues.listMembers': 'members.list',
  genesys_routing_queues_replace_queue: 'queues.update',
};

let folder: string;
let project: Project;
let inputs: Inputs;
let genesys: Awaited<ReturnType<typeof fakeGenesys>>;

/** Generates a copy of the slice in `examples/slice-queues` with a table of aliases. */
async function generateWith(aliases: Record<string, string>) {
  const document = await readDocument(project, inputs.slice.name);
  if (!document) throw new Error('The copy has no trimmed spec.');
  const action = { target: '$', update: { 'x-aliases': aliases } };
  const overlay = { ...inputs.overlay, actions: [...inputs.overlay.actions, action] };
  return generate(document, inputs.slice, overlay, project.target);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aliases-'));
  await cp('examples/slice-queues', folder, { recursive: true });
  project = createSliceProject(folder, { slice: 'slice.yaml', overlay: 'overlay.yaml', out: 'generated' });
  inputs = await readInputs(project);
  const { files } = await generateWith(ALIASES);
  for (const [path, text] of files) await writeFile(join(folder, path), text);
  genesys = await fakeGenesys(() => ({ body: { id: 'q1', name: 'Invoices', entities: [] } }));
});
afterAll(async () => {
  await genesys?.close();
  await rm(folder, { recursive: true, force: true });
});

const read = (name: string) => readFile(join(folder, 'generated', name), 'utf8');

describe('the types of a renamed method', () => {
  test('have a deprecated method with the old name', async () => {
    const code = await read('client.ts');
    expect(code).toMatch(
      /\/\*\* @deprecated Renamed to \{@link QueuesChannel\.get \| queues\.get\}\. This name works until the next major version\. \*\/\s+fetch\(args: GetQueueArgs, options\?: CallOptions\): Call<Queue>;/,
    );
    expect(code).toMatch(/readonly all: OptionalListMethod<ListQueuesArgs,/);
    const queues = code.slice(code.indexOf('interface QueuesChannel'), code.indexOf('interface MembersChannel'));
    expect(queues).toMatch(/readonly listMembers: ListMethod<ListMembersArgs,/);
  });

  test('have a deprecated type of the arguments with the old name', async () => {
    expect(await read('args.ts')).toMatch(
      /@deprecated Renamed to \{@link GetQueueArgs\}[^\n]*\nexport type FetchQueueArgs = GetQueueArgs;/,
    );
  });
});

describe.each<Era>(['modern', 'legacy'])('the MCP server, %s protocol', (era) => {
  test.each(['fetch_queue', 'genesys_routing_queues_fetch_queue', 'genesys_routing_queues_get_queue', 'queues.fetch'])(
    'accepts %s, and lists only the current name',
    async (name) => {
      const server = await serve({
        connections: [genesys.connection('acme')],
        flags: { slice: join(folder, 'generated') },
      });
      const client = await connect(server.url, era);
      const result = await client.callTool({ name, arguments: { queueId: 'q1' } });
      expect(result.isError ?? false).toBe(false);
      expect(genesys.requests.at(-1)).toMatchObject({ method: 'GET', path: '/api/v2/routing/queues/q1' });
      const { tools } = await client.listTools();
      expect(tools).toHaveLength(7);
      expect(JSON.stringify(tools)).not.toContain('fetch');
      await client.close();
      await server.close();
    },
  );
});

test('the command line accepts old names, and lists only the current ones', async () => {
  const slice = ['--slice', join(folder, 'generated')];
  const help = await runCli(['call', ...slice, 'queues.fetch', '--help']);
  expect(help).toMatchObject({ code: 0 });
  expect(help.out).toContain('GET /api/v2/routing/queues/{queueId}');
  const list = await runCli(['tools', ...slice, '--format', 'table']);
  expect(list.out).toContain('queues.get');
  expect(list.out).not.toContain('queues.fetch');
});

describe('codegen rejects', () => {
  test.each([
    [{ 'queues.fetch': 'queues.gett' }, '"queues.gett" is not a method of the slice.'],
    [{ 'queues.list': 'queues.get' }, '$.x-aliases["queues.list"]: the slice still has this method. Remove the alias.'],
    [{ 'lines.fetch': 'queues.get' }, '"lines" is not a channel of the slice.'],
    [{ 'queues.then': 'queues.get' }, '"then" is a reserved name.'],
    [{ get_queue: 'queues.list' }, '$.x-aliases["get_queue"]: the slice still has this tool. Remove the alias.'],
    [
      { 'get queue': 'queues.get' },
      'use the name of a method, such as "emails.get", or of a tool, such as "get_email".',
    ],
  ])('%o', async (aliases, message) => {
    await expect(generateWith(aliases as Record<string, string>)).rejects.toThrow(message);
  });
});
