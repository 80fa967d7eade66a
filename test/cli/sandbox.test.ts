import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '../../src/index.js';
import { runCli } from '../support/cli.js';
import { startServer } from '../support/replying-server.js';
import { until } from '../support/until.js';

/** Starts `sandbox`, waits for its output, passes the output to `use`, and interrupts the command. */
async function withSandbox(
  args: string[],
  use: (output: () => string) => Promise<void>,
  env: Record<string, string> = {},
) {
  const controller = new AbortController();
  let output = '';
  const running = runCli(['sandbox', ...args], {
    interrupted: controller.signal,
    env,
    onOut: (text) => void (output += text),
  });
  await until(() => output.endsWith('\n'));
  try {
    await use(() => output);
  } finally {
    controller.abort('SIGINT');
  }
  return running;
}

describe('sandbox', () => {
  it('prints what a client needs, serves it, and stops when interrupted', async () => {
    const ended = await withSandbox(['--port', '0', '--json'], async (output) => {
      const { url, clientId, clientSecret, tokens } = JSON.parse(output());
      const asAgent = { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: tokens['Grace Okafor'] };
      const listed = await runCli(['call', 'emails.list'], { env: asAgent });
      expect(listed).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(listed.out).entities.length).toBeGreaterThan(0);
      const asClient = { GENESYS_BASE_URL: url, GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret };
      expect(await runCli(['call', 'integrations.list'], { env: asClient })).toMatchObject({ code: 0 });
    });
    expect(ended.code).toBe(0);
  });

  it('shows how to connect the client, the command line, curl and an MCP host', async () => {
    await withSandbox(['--port', '0'], async (output) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? '';
      for (const text of [`baseUrl: '${url}'`, `GENESYS_BASE_URL=${url}`, `${url}/oauth/token`, '"mcpServers"']) {
        expect(output()).toContain(text);
      }
      const { command, args } = JSON.parse(/\{"mcpServers".*/.exec(output())?.[0] ?? '').mcpServers.genesys;
      expect([command, args.at(-1)]).toEqual([process.execPath, 'mcp']);
      expect(isAbsolute(args[0])).toBe(true);
      const curl = /curl -H 'Authorization: Bearer (\S+)' (\S+)/.exec(output());
      const response = await fetch(curl?.[2] ?? '', { headers: { authorization: `Bearer ${curl?.[1]}` } });
      expect(response.status).toBe(200);
    });
  });

  it('posts to a webhook, whose secret is in the environment, and reports failures', async () => {
    const secret = 'a long random text';
    const { url: webhookUrl, requests } = await startServer(() => ({ status: 401 }));
    const args = ['--port', '0', '--json', '--webhook', `${webhookUrl}/genesys`];
    const use = async (output: () => string) => {
      const { url, clientId, clientSecret, webhook } = JSON.parse(output());
      const auth = { GENESYS_BASE_URL: url, GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret };
      const message = {
        integrationId: webhook.integrationId,
        channel: { from: { id: 'zoe', idType: 'Opaque' }, time: '2026-01-12T09:00:00.000Z' },
        text: 'Hi',
      };
      const sent = await runCli(['call', 'messages.receiveOpenMessage', '--args', JSON.stringify(message)], {
        env: auth,
      });
      expect(sent).toMatchObject({ code: 0 });
      await until(() => requests.length > 0);
    };
    const folder = await mkdtemp(join(tmpdir(), 'webhook-'));
    const file = join(folder, 'secret');
    await writeFile(file, `${secret}\n`);
    const ended = await withSandbox(args, use, { GENESYS_WEBHOOK_SECRET_FILE: file });
    await rm(folder, { recursive: true });
    const [request] = requests;
    const headers = { 'x-hub-signature-256': String(request?.headers['x-hub-signature-256']) };
    const body = new Uint8Array(request?.body ?? []);
    const posted = new Request('http://x.example', { method: 'POST', headers, body });
    expect(await verifyWebhook(posted, secret)).toMatchObject({ type: 'Receipt', status: 'Published' });
    expect(ended.err).toMatch(
      /^Webhook http:\/\/127\.0\.0\.1:\d+\/genesys: attempt 1 for the Receipt \S+ failed\. The response has the status 401\. Check that it verifies the unchanged bytes of the body, with the same secret\. It was the last attempt\.\n$/,
    );
    expect(ended.out + ended.err).not.toContain(secret);
  });

  it.each([
    [
      ['--webhook', 'http://127.0.0.1:9/'],
      '--webhook needs a secret. Set GENESYS_WEBHOOK_SECRET, or use --webhook-secret.',
    ],
    [['--webhook-secret', 'a long random text'], '--webhook-secret needs --webhook <url>.'],
    [
      ['--webhook', 'x', '--webhook-secret', 'a long random text'],
      `--webhook: the webhook's "url" must be an http or https URL.`,
    ],
    [['--webhook', 'http://127.0.0.1:9/', '--webhook-secret', 'short'], 'must have at least 16 characters'],
  ])('rejects %j', async (args, problem) => {
    const { code, err } = await runCli(['sandbox', '--port', '0', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });

  it('prints the OAuth clients and a token of every organization', async () => {
    const args = ['--port', '0', '--organization', 'North', '--organization', 'South'];
    await withSandbox([...args, '--json'], async (output) => {
      const { url, organizations } = JSON.parse(output());
      expect(organizations.map(({ organization }: { organization: string }) => organization)).toEqual([
        'North',
        'South',
      ]);
      const [, south] = organizations;
      const names = south.clients.map(({ name }: { name: string }) => name);
      expect(names).toEqual(['Everything', 'Web app', 'Desktop app', 'Single sign-on']);
      const headers = { authorization: `Bearer ${south.tokens['Grace Okafor']}` };
      const me = await (await fetch(`${url}/api/v2/tokens/me`, { headers })).json();
      expect(me.organization.name).toBe('South');
    });
    await withSandbox(args, async (output) => {
      expect(output()).toContain('Organization "South"');
      expect(output().match(/Desktop app +\S+ +\(no secret: PKCE\) +authorization_code, implicit/g)).toHaveLength(2);
    });
  });

  it('protects the control API with --control-token', async () => {
    await withSandbox(['--port', '0', '--json', '--control-token', 'abc'], async (output) => {
      const url = `${JSON.parse(output()).url}/_sandbox/clock`;
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: { authorization: 'Bearer abc' } })).status).toBe(200);
    });
    expect(await runCli(['sandbox', '--port', '0', '--control-token', ''])).toMatchObject({
      code: 2,
      err: expect.stringContaining('"controlToken" is empty'),
    });
  });

  it('explains what to do if the port is in use', async () => {
    await withSandbox(['--port', '0', '--json'], async (output) => {
      const port = new URL(JSON.parse(output()).url).port;
      const second = await runCli(['sandbox', '--port', port]);
      expect(second).toMatchObject({ code: 2, out: '' });
      expect(second.err).toMatch(/is in use.*--port/);
      expect(await runCli(['mcp', '--http', '--sandbox', '--port', port, '--log-level', 'silent'])).toMatchObject({
        code: 2,
      });
    });
  });

  it('runs in process for a single call with --sandbox', async () => {
    const { code, out } = await runCli(['call', 'emails.list', '--sandbox']);
    expect(code).toBe(0);
    expect(JSON.parse(out).entities.length).toBeGreaterThan(0);
  });

  it('saves its state in a file and loads it again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const path = join(folder, 'state.json');
    const args = ['--port', '0', '--json', '--state', path];
    try {
      let token = '';
      let conversationId = '';
      await withSandbox(args, async (output) => {
        const { url, tokens } = JSON.parse(output());
        token = tokens['Grace Okafor'];
        const env = { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: token };
        conversationId = JSON.parse((await runCli(['call', 'emails.list'], { env })).out).entities[0].id;
        const ended = await runCli(
          ['call', 'emails.update', '--args', JSON.stringify({ conversationId, externalTag: 'kept' })],
          { env },
        );
        expect(ended).toMatchObject({ code: 0 });
      });
      expect(await readdir(folder)).toEqual(['state.json']);
      await withSandbox(args, async (output) => {
        const env = { GENESYS_BASE_URL: JSON.parse(output()).url, GENESYS_ACCESS_TOKEN: token };
        const again = await runCli(['call', 'emails.update', '--args', JSON.stringify({ conversationId })], { env });
        expect(JSON.parse(again.out).externalTag).toBe('kept');
      });
      await writeFile(path, 'something else');
      const rejected = await runCli(['sandbox', ...args]);
      expect(rejected).toMatchObject({ code: 2, out: '' });
      expect(rejected.err).toContain(`${path} is not a state file of the sandbox: it is not valid JSON.`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('fails if the state cannot be read or saved', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const inFolder = (...names: string[]) => ['sandbox', '--port', '0', '--json', '--state', join(folder, ...names)];
    try {
      const missing = await runCli(inFolder('missing', 'state.json'));
      expect(missing).toMatchObject({ code: 2, out: '' });
      expect(missing.err).toContain(`Cannot write the state file ${join(folder, 'missing', 'state.json')}: ENOENT`);
      expect(await runCli(inFolder())).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/Cannot read the state file .+: EISDIR/),
      });

      const removed = join(folder, 'gone');
      await mkdir(removed);
      const ended = await withSandbox(inFolder('gone', 'state.json').slice(1), () => rm(removed, { recursive: true }));
      expect(ended).toMatchObject({
        code: 2,
        err: expect.stringContaining(`Cannot write the state file ${removed}/state.json`),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('saves the tokens that it printed, and rejects other organizations than the saved ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const args = ['--port', '0', '--json', '--state', join(folder, 'state.json')];
    try {
      await withSandbox([...args, '--organization', 'North'], async (output) => {
        const { tokens } = JSON.parse(output());
        expect(await readFile(join(folder, 'state.json'), 'utf8')).toContain(tokens['Grace Okafor']);
      });
      const other = await runCli(['sandbox', ...args, '--organization', 'South']);
      expect(other).toMatchObject({ code: 2, err: expect.stringContaining('no organization "South", only North') });
      const twice = await runCli(['sandbox', '--organization', 'North', '--organization', 'North']);
      expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('Duplicate organization name "North"') });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('injects faults and limits rates', async () => {
    const args = [
      '--port',
      '0',
      '--json',
      '--rate-limit',
      '2',
      '--fault',
      'status=503,operations=getConversationsEmails,times=1',
    ];
    await withSandbox([...args, '--organization', 'North', '--organization', 'South'], async (output) => {
      const { url, tokens, organization } = JSON.parse(output());
      expect(organization).toBe('North');
      const headers = { authorization: `Bearer ${tokens['Grace Okafor']}` };
      const statusOf = async () => (await fetch(`${url}/api/v2/conversations/emails`, { headers })).status;
      expect([await statusOf(), await statusOf(), await statusOf(), await statusOf()]).toEqual([503, 200, 200, 429]);
    });
    const rejected = await runCli(['sandbox', '--fault', 'color=red']);
    expect(rejected.code).not.toBe(0);
    expect(rejected.err).toContain('Invalid fault: "color" is unknown. Use one of: operations, rate');
  });
});
