import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connect, dataOf } from '../mcp/clients.js';
import { runCli } from '../support/cli.js';
import { json, testServer } from '../support/server.js';

const PROGRAM = 'npx genesys-conversations-digital ';

it('two commands lead from a tag to a running MCP server, without a description', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'init-to-mcp-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = ['--slice', `${folder}/slice.yaml`, '--overlay', `${folder}/overlay.yaml`, '--out', `${folder}/out`];
  const from = ['--from', 'examples/slice-queues/upstream.json'];
  const created = await runCli(['codegen', 'init', '--tag', 'Routing', ...from, ...files]);
  expect(created).toMatchObject({ code: 0, err: '' });
  // The second command is the one that the first one shows.
  const shown = created.out.split('\n').find((line) => line.includes(' mcp ')) ?? '';
  expect(shown.trim()).toBe(`${PROGRAM}mcp --slice ${folder}/out`);

  const genesys = await testServer((_, response) => json(response, 200, { entities: [{ id: 'q1', name: 'Support' }] }));
  const controller = new AbortController();
  let onListening = (_url: string) => {};
  const listening = new Promise<string>((resolve) => (onListening = resolve));
  const running = runCli([...shown.trim().slice(PROGRAM.length).split(' '), '--http', '--port', '0'], {
    env: { GENESYS_BASE_URL: genesys.url, GENESYS_ACCESS_TOKEN: 'token-of-a-test' },
    interrupted: controller.signal,
    onErr(text) {
      const url = /MCP server on (\S+)/.exec(text)?.[1];
      if (url) onListening(url);
    },
  });
  const client = await connect(await listening);
  const { tools } = await client.listTools();
  const [list] = tools.filter(({ name }) => name === 'get_queues');
  expect(list).toMatchObject({ title: 'Get routing queues', description: 'Requests `GET /api/v2/routing/queues`.' });
  expect(tools.filter(({ title, description }) => !title || !description)).toEqual([]);
  const result = await client.callTool({ name: 'get_queues', arguments: { PCID: 'default', name: 'Sup*' } });
  expect(dataOf(result)).toEqual({ entities: [{ id: 'q1', name: 'Support' }] });
  expect(genesys.received.map(({ url }) => url)).toEqual(['/api/v2/routing/queues?name=Sup*']);

  await client.close();
  controller.abort('SIGINT');
  expect(await running).toMatchObject({ code: 0 });
});
