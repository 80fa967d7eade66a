import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toFlag } from '../../src/cli/argument-options.js';
import { runCli } from '../support/cli.js';
import { json, testServer } from '../support/server.js';

const FOLDER = 'examples/slice-queues/generated';
const env = (url: string) => ({ GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: 'token-of-a-test' });
/** The arguments that follow the name of the command, with `--slice` first. */
const withSlice = (command: string, ...args: string[]) => [command, '--slice', FOLDER, ...args];

describe('call --slice', () => {
  it.each(['queues.get', 'getRoutingQueue', 'get_queue', 'genesys_routing_queues_get_queue'])(
    'calls an operation of the folder by the name %s',
    async (name) => {
      const { url, received } = await testServer((_, response) => json(response, 200, { id: 'q1' }));
      const result = await runCli(withSlice('call', name, '--queue-id', 'q1'), { env: env(url) });
      expect(result).toEqual({ code: 0, err: '', out: `${JSON.stringify({ id: 'q1' }, null, 2)}\n` });
      expect(received[0]).toMatchObject({ method: 'GET', url: '/api/v2/routing/queues/q1' });
    },
  );

  it.each([
    ['after the operation', ['call', 'queues.get', '--slice', FOLDER, '--queue-id', 'q1']],
    ['with =', ['call', `--slice=${FOLDER}`, 'queues.get', '--queue-id', 'q1']],
  ])('accepts the option %s', async (_, argv) => {
    const { url, received } = await testServer((_request, response) => json(response, 200, {}));
    expect(await runCli(argv, { env: env(url) })).toMatchObject({ code: 0, err: '' });
    expect(received).toHaveLength(1);
  });

  it('fetches all pages of a list', async () => {
    const { url } = await testServer((request, response) => {
      const page = Number(new URL(request.url, url).searchParams.get('pageNumber') ?? 1);
      json(response, 200, { entities: [{ id: `q${page}` }], pageNumber: page, pageCount: 3 });
    });
    const { out } = await runCli(withSlice('call', 'queues.list', '--all'), { env: env(url) });
    expect(out.match(/"q\d"/g)).toEqual(['"q1"', '"q2"', '"q3"']);
  });

  it('lists the operations of the folder, and not those of this package', async () => {
    const { out } = await runCli(withSlice('call', '--help'));
    expect(out).toMatch(/queues\.list +List queues/);
    expect(out).toContain(`The operations are those of ${FOLDER}: Genesys Cloud routing queues.`);
    expect(out).not.toContain('emails.list');
    const unknown = await runCli(withSlice('call', 'emails.list'));
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'emails.list'") });
  });

  it('completes the operations of the folder', async () => {
    const { out } = await runCli(['complete', '--', 'call', '--slice', FOLDER, 'queues.']);
    expect(out.split('\n').filter(Boolean)).toHaveLength(5);
    expect(out).toContain('queues.delete\tDelete a queue');
  });

  it('reports an unusable folder', async () => {
    expect(await runCli(['call', '--slice', 'nowhere', 'queues.list'])).toEqual({
      code: 2,
      out: '',
      err: 'error: slice nowhere: the folder does not exist. Pass the folder that "genesys-conversations-digital codegen --out" wrote.\n',
    });
  });

  it('offers an argument under another flag if its own has another meaning', async () => {
    expect(['profile', 'noAnswerTimeout', 'If-Match', 'queueId'].map(toFlag)).toEqual([
      '--argument-profile',
      '--argument-no-answer-timeout',
      '--if-match',
      '--queue-id',
    ]);
    const folder = await mkdtemp(join(tmpdir(), 'cli-slice-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const name of ['slice.json', 'tools.json', 'schemas.json']) {
      const text = await readFile(`${FOLDER}/${name}`, 'utf8');
      await writeFile(join(folder, name), text.replaceAll('"forceDelete"', '"profile"'));
    }
    const { url, received } = await testServer((_, response) => response.writeHead(204).end());
    const argv = ['call', 'queues.delete', '--slice', folder, '--queue-id', 'q1', '--argument-profile'];
    expect(await runCli(argv, { env: env(url) })).toMatchObject({ code: 0 });
    expect(received[0]?.url).toBe('/api/v2/routing/queues/q1?profile=true');
  });
});

describe('tools --slice', () => {
  it('lists the tools of the folder', async () => {
    const { out } = await runCli(withSlice('tools'));
    expect(out).toMatch(/queues\.get +reads +Get a queue/);
    expect(out).toContain('7 tools.');
  });

  it('selects tools of the folder', async () => {
    const { out } = await runCli(withSlice('tools', '--toolsets', 'members', '--read-only', '--format', 'list'));
    expect(out).toBe('genesys_routing_queues_get_queue_members\n');
    const unknown = await runCli(withSlice('tools', '--toolsets', 'emails'));
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('Use one of: members, queues, all') });
  });

  it('prints short names in the format of a model API', async () => {
    const { out } = await runCli(withSlice('tools', '--tools', 'queues.get', '--format', 'openai'));
    expect(JSON.parse(out)).toMatchObject([{ type: 'function', function: { name: 'get_queue' } }]);
  });
});

describe('permissions --slice', () => {
  it('lists what the tools of the folder require', async () => {
    const { out } = await runCli(withSlice('permissions', '--tools', 'queues.delete', '--json'));
    expect(JSON.parse(out)).toMatchObject({ tools: 1, scopes: ['routing'], permissions: ['routing:queue:delete'] });
  });
});

describe('mcp --slice', () => {
  it('serves the tools of the folder', async () => {
    const controller = new AbortController();
    const { code, err } = await runCli(withSlice('mcp', '--http', '--port', '0'), {
      env: env('http://127.0.0.1:9'),
      interrupted: controller.signal,
      onErr: (text) => text.startsWith('MCP server on') && controller.abort(),
    });
    expect(code).toBe(0);
    expect(err).toMatch(/MCP server on http:\/\/127\.0\.0\.1:\d+\/genesys-routing-queues\n/);
  });
});

it.each([['mcp'], ['call', 'queues.list']])('%s rejects --sandbox, which has other operations', async (...command) => {
  const result = await runCli([...command, '--slice', FOLDER, '--sandbox']);
  expect(result).toMatchObject({ code: 2, err: expect.stringContaining('Use only one of --sandbox and --slice.') });
});
