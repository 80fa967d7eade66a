import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';
import { until } from '../support/until.js';

/** Runs `sandbox` until it has said where it is; then what is to be done with it; then ends it. */
async function withSandbox(words: string[], use: (out: () => string) => Promise<void>) {
  const controller = new AbortController();
  let said = '';
  const running = runCli(['sandbox', ...words], {
    interrupted: controller.signal,
    onOut: (text) => void (said += text),
  });
  await until(() => said.endsWith('\n'));
  try {
    await use(() => said);
  } finally {
    controller.abort('SIGINT');
  }
  return running;
}

describe('sandbox', () => {
  it('prints what a client needs, answers it, and ends when it is interrupted', async () => {
    const ended = await withSandbox(['--port', '0', '--json'], async (said) => {
      const { url, clientId, clientSecret, tokens } = JSON.parse(said());
      const asAgent = { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: tokens['Grace Okafor'] };
      const listed = await runCli(['call', 'emails.list'], { env: asAgent });
      expect(listed).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(listed.out).entities.length).toBeGreaterThan(0);
      const asClient = { GENESYS_BASE_URL: url, GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret };
      expect(await runCli(['call', 'integrations.list'], { env: asClient })).toMatchObject({ code: 0 });
    });
    expect(ended.code).toBe(0);
  });

  it('tells how to reach it from the client, the command line, curl and an MCP host', async () => {
    await withSandbox(['--port', '0'], async (said) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0] ?? '';
      for (const text of [`baseUrl: '${url}'`, `GENESYS_BASE_URL=${url}`, `${url}/oauth/token`, '"mcpServers"']) {
        expect(said()).toContain(text);
      }
      const command = /curl -H 'Authorization: Bearer (\S+)' (\S+)/.exec(said());
      const answer = await fetch(command?.[2] ?? '', { headers: { authorization: `Bearer ${command?.[1]}` } });
      expect(answer.status).toBe(200);
    });
  });

  it('says what to do about a port in use', async () => {
    await withSandbox(['--port', '0', '--json'], async (said) => {
      const port = new URL(JSON.parse(said()).url).port;
      const second = await runCli(['sandbox', '--port', port]);
      expect(second).toMatchObject({ code: 2, out: '' });
      expect(second.err).toMatch(/is in use.*--port/);
      expect(await runCli(['mcp', '--http', '--sandbox', '--port', port, '--log-level', 'silent'])).toMatchObject({
        code: 2,
      });
    });
  });

  it('is there for one call, too', async () => {
    const { code, out } = await runCli(['call', 'emails.list', '--sandbox']);
    expect(code).toBe(0);
    expect(JSON.parse(out).entities.length).toBeGreaterThan(0);
  });

  it('keeps its state in a file, and goes on with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const path = join(folder, 'state.json');
    const words = ['--port', '0', '--json', '--state', path];
    try {
      let token = '';
      let conversationId = '';
      await withSandbox(words, async (said) => {
        const { url, tokens } = JSON.parse(said());
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
      await withSandbox(words, async (said) => {
        const env = { GENESYS_BASE_URL: JSON.parse(said()).url, GENESYS_ACCESS_TOKEN: token };
        const again = await runCli(['call', 'emails.update', '--args', JSON.stringify({ conversationId })], { env });
        expect(JSON.parse(again.out).externalTag).toBe('kept');
      });
      await writeFile(path, 'something else');
      const refused = await runCli(['sandbox', ...words]);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain(`${path} is not a state file of the sandbox: it is not valid JSON.`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('promises nothing where its state can not be kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const inFolder = (...names: string[]) => ['sandbox', '--port', '0', '--json', '--state', join(folder, ...names)];
    try {
      const nowhere = await runCli(inFolder('missing', 'state.json'));
      expect(nowhere).toMatchObject({ code: 2, out: '' });
      expect(nowhere.err).toContain(`Cannot write the state file ${join(folder, 'missing', 'state.json')}: ENOENT`);
      expect(await runCli(inFolder())).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/Cannot read the state file .+: EISDIR/),
      });

      const gone = join(folder, 'gone');
      await mkdir(gone);
      const ended = await withSandbox(inFolder('gone', 'state.json').slice(1), () => rm(gone, { recursive: true }));
      expect(ended).toMatchObject({
        code: 2,
        err: expect.stringContaining(`Cannot write the state file ${gone}/state.json`),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('keeps what it printed, and refuses other organizations than it kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const words = ['--port', '0', '--json', '--state', join(folder, 'state.json')];
    try {
      await withSandbox([...words, '--organization', 'North'], async (said) => {
        const { tokens } = JSON.parse(said());
        expect(await readFile(join(folder, 'state.json'), 'utf8')).toContain(tokens['Grace Okafor']);
      });
      const other = await runCli(['sandbox', ...words, '--organization', 'South']);
      expect(other).toMatchObject({ code: 2, err: expect.stringContaining('no organization "South", only North') });
      const twice = await runCli(['sandbox', '--organization', 'North', '--organization', 'North']);
      expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('Duplicate organization name "North"') });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('lets things go wrong as it is told, and limits rates', async () => {
    const words = [
      '--port',
      '0',
      '--json',
      '--rate-limit',
      '2',
      '--fault',
      'status=503,operations=getConversationsEmails,times=1',
    ];
    await withSandbox([...words, '--organization', 'North', '--organization', 'South'], async (said) => {
      const { url, tokens, organization } = JSON.parse(said());
      expect(organization).toBe('North');
      const headers = { authorization: `Bearer ${tokens['Grace Okafor']}` };
      const statusOf = async () => (await fetch(`${url}/api/v2/conversations/emails`, { headers })).status;
      expect([await statusOf(), await statusOf(), await statusOf(), await statusOf()]).toEqual([503, 200, 200, 429]);
    });
    const refused = await runCli(['sandbox', '--fault', 'colour=red']);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain('Invalid fault: "colour" is unknown. Use one of: operations, rate');
  });
});
