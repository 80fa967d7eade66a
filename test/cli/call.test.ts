import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toFlag } from '../../src/cli/argument-options.js';
import { operationCatalog } from '../../src/cli/operation-catalog.js';
import { operations } from '../../src/generated/operations.js';
import { nameIn } from '../../src/mcp/tool-names.js';
import { runCli } from '../support/cli.js';
import { json, testServer } from '../support/server.js';

const env = (url: string) => ({ GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: 'token-of-a-test' });

describe('call', () => {
  it('prints only the response on stdout, as JSON', async () => {
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'c1', participants: [] }));
    const result = await runCli(['call', 'emails.get', '--conversation-id', 'c1'], { env: env(url) });
    expect(result).toEqual({ code: 0, err: '', out: `${JSON.stringify({ id: 'c1', participants: [] }, null, 2)}\n` });
    expect(received[0]).toMatchObject({ method: 'GET', url: '/api/v2/conversations/emails/c1' });
    expect(received[0]?.headers.authorization).toBe('Bearer token-of-a-test');
  });

  it.each(operationCatalog.map(({ name, operationId, tool }) => [name, operationId, tool.name, nameIn('short', tool)]))(
    'accepts %s, also as %s, %s and %s, with an option for each argument',
    async (name, operationId, ...toolNames) => {
      const [help, ...others] = await Promise.all(
        [name, operationId, ...toolNames].map((word) => runCli(['call', word, '--help'])),
      );
      expect(help).toMatchObject({ code: 0, err: '' });
      for (const other of others) expect(other).toEqual(help);
      const { args, path } = operations[operationId as keyof typeof operations];
      for (const argument of Object.keys(args)) expect(help?.out).toContain(`  ${toFlag(argument)} `);
      expect(help?.out).toContain(path);
    },
  );

  it('describes the expected JSON in help', async () => {
    expect((await runCli(['call', 'emails.sendMessage', '--help'])).out).toMatch(
      /--to <json> +Recipients\. \(required; \[\{email, name\}\]\)/,
    );
    expect((await runCli(['call', 'emails.updateParticipantAttributes', '--help'])).out).toContain('{"key": "value"}');
  });

  it('has no argument that collides with a common option', () => {
    const reserved = new Set(['--args', '--all', '--file', '--timeout', '--sandbox', '--help']);
    const collisions = Object.values(operations).flatMap(({ args }) => Object.keys(args).map(toFlag));
    expect(collisions.filter((flag) => reserved.has(flag))).toEqual([]);
  });

  it('parses numbers, booleans, lists and JSON', async () => {
    const { url, received } = await testServer((_, response) => json(response, 200, {}));
    const list = ['--page-size', '5', '--expand', 'supportedContent', '--expand', 'messagingSetting'];
    await runCli(['call', 'integrations.list', ...list], { env: env(url) });
    expect(received[0]?.url).toBe(
      '/api/v2/conversations/messaging/integrations?expand=supportedContent&expand=messagingSetting&pageSize=5',
    );
    const send = [
      '--conversation-id',
      'c',
      '--to',
      '[{"email":"a@example.com"}]',
      '--from',
      '{"email":"b@example.com"}',
    ];
    await runCli(['call', 'emails.sendMessage', ...send, '--text-body', '5', '--history-included', 'false'], {
      env: env(url),
    });
    expect(JSON.parse(received[1]?.body ?? '')).toEqual({
      ...{ to: [{ email: 'a@example.com' }], from: { email: 'b@example.com' } },
      ...{ textBody: '5', historyIncluded: false },
    });
  });

  it('accepts arguments as inline JSON, from a file or from standard input; options take precedence', async () => {
    const { url, received } = await testServer((_, response) => json(response, 200, {}));
    const folder = await mkdtemp(join(tmpdir(), 'cli-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'args.json');
    await writeFile(file, '{"conversationId":"from-file"}');
    const calls = [['{"conversationId":"text"}'], [`@${file}`], ['-'], ['-', '--conversation-id', 'option']];
    for (const [args = '', ...more] of calls) {
      const input = '{"conversationId":"from-input"}';
      expect(await runCli(['call', 'emails.get', '--args', args, ...more], { env: env(url), input })).toMatchObject({
        code: 0,
      });
    }
    expect(received.map((request) => request.url.split('/').at(-1))).toEqual([
      'text',
      'from-file',
      'from-input',
      'option',
    ]);
  });

  it('prints the items of all pages with --all', async () => {
    const { url } = await testServer(({ url }, response) => {
      const pageNumber = Number(new URL(url, 'http://x').searchParams.get('pageNumber') ?? 1);
      json(response, 200, { entities: [{ id: `i${pageNumber}` }], pageNumber, pageCount: 2, pageSize: 1 });
    });
    const result = await runCli(['call', 'integrations.list', '--all'], { env: env(url) });
    expect(result).toMatchObject({ code: 0, out: '{\n  "id": "i1"\n}\n{\n  "id": "i2"\n}\n' });
  });

  it('reports a response without a body on stderr', async () => {
    const { url } = await testServer((_, response) => void response.writeHead(202).end());
    const args = ['--conversation-id', 'c', '--participant-id', 'p', '--state', 'parked'];
    const result = await runCli(['call', 'emails.setParkingState', ...args], { env: env(url) });
    expect(result).toEqual({ code: 0, out: '', err: '202: Done. The response has no body.\n' });
  });

  it.each([
    ['a missing argument', ['emails.get'], /--conversation-id is missing.*\.\n$/],
    [
      'an unknown option',
      ['emails.get', '--conversation', 'c'],
      /unknown option '--conversation'[\s\S]*--conversation-id/,
    ],
    ['an unknown operation', ['emails.lst'], /unknown command 'emails.lst'[\s\S]*emails\.list/],
    [
      'a channel instead of an operation',
      ['faxes', 'create'],
      /unknown command 'faxes'\. The operations of faxes are: faxes\.create\.\s/,
    ],
    ['a value of the wrong type', ['integrations.list', '--page-size', 'many'], /--page-size.*must be a number/],
    ['a value that is not allowed', ['integrations.list', '--expand', 'all'], /--expand must be/],
    ['broken JSON', ['emails.sendMessage', '--to', '[{'], /--to.*must be JSON of the form \[\{email, name\}\]: /],
    ['arguments that are not an object', ['emails.get', '--args', '[]'], /--args must be a JSON object of arguments/],
    [
      'a missing file',
      ['emails.get', '--args', '@/no/such/file'],
      /Can't read the file "\/no\/such\/file" of --args: ENOENT/,
    ],
    [
      '--all for an operation that is not a list',
      ['emails.get', '--conversation-id', 'c', '--all'],
      /unknown option '--all'/,
    ],
  ])('rejects %s with exit code 2 and sends nothing', async (_, words, problem) => {
    const { url, received } = await testServer((_, response) => json(response, 200, {}));
    const result = await runCli(['call', ...words], { env: env(url) });
    expect(result.err).toMatch(problem);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(received).toEqual([]);
  });

  it.each([
    [
      3,
      404,
      { code: 'not.found', message: 'No.', status: 404 },
      /status: 404\n {2}code: not\.found\n {2}correlation id: abc/,
    ],
    [3, 403, { code: 'missing.permissions', message: 'No.', status: 403 }, /missing\.permissions/],
  ])('exits with %i when Genesys responds with %i', async (code, status, body, text) => {
    const { url } = await testServer((_, response) => json(response, status, body, { 'inin-correlation-id': 'abc' }));
    const result = await runCli(['call', 'emails.get', '--conversation-id', 'c'], { env: env(url) });
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toMatch(text);
    expect(result.err).not.toContain('token-of-a-test');
  });

  it('exits with 4 without a response, and with 5 if a write may have taken effect', async () => {
    const unreachable = { env: env('http://127.0.0.1:9') };
    expect(
      await runCli(['call', 'emails.get', '--conversation-id', 'c', '--timeout', '500'], unreachable),
    ).toMatchObject({
      code: 4,
    });
    const { url } = await testServer((_, response) => void response.socket?.destroy());
    const send = ['--args', '{"conversationId":"c","to":[],"from":{},"textBody":"x"}'];
    const unknown = await runCli(['call', 'emails.sendMessage', ...send], { env: env(url) });
    expect(unknown.err).toMatch(/Check before you send it again\./);
    expect(unknown.code).toBe(5);
  });

  it('applies --timeout to the token request', async () => {
    const { url, received } = await testServer(() => {});
    const credentials = { GENESYS_BASE_URL: url, GENESYS_CLIENT_ID: 'id', GENESYS_CLIENT_SECRET: 'secret-of-a-test' };
    const result = await runCli(['call', 'integrations.list', '--timeout', '50'], { env: credentials });
    expect(result).toMatchObject({ code: 4, out: '', err: expect.stringContaining('50 ms') });
    expect(received.length).toBeGreaterThan(0);
    expect(new Set(received.map((request) => request.url))).toEqual(new Set(['/oauth/token']));
  });

  it('rejects an invalid timeout', async () => {
    const result = await runCli(['call', 'emails.list', '--sandbox', '--timeout', '1s']);
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining('It must be a whole number') });
  });

  it('exits with 130 when interrupted', async () => {
    const controller = new AbortController();
    const { url } = await testServer(() => controller.abort('SIGINT'));
    const options = { env: env(url), interrupted: controller.signal };
    expect(await runCli(['call', 'emails.get', '--conversation-id', 'c'], options)).toMatchObject({
      code: 130,
      out: '',
    });
  });

  it('names invalid settings', async () => {
    const withBadToken = await runCli(['call', 'emails.list'], {
      env: { ...env('nowhere'), GENESYS_ACCESS_TOKEN: 'a b' },
    });
    expect(withBadToken).toMatchObject({
      code: 2,
      err: expect.stringMatching(/GENESYS_ACCESS_TOKEN must not have spaces/),
    });
    const withHttp = await runCli(['call', 'emails.list'], { env: env('http://example.com') });
    expect(withHttp).toMatchObject({ code: 2, err: expect.stringMatching(/GENESYS_BASE_URL must be https/) });
  });

  it('names the missing settings and suggests --sandbox', async () => {
    const result = await runCli(['call', 'emails.list'], { env: { GENESYS_CLIENT_ID: 'id' } });
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toMatch(
      /GENESYS_REGION is not set[\s\S]*\n {2}GENESYS_CLIENT_SECRET is not set[\s\S]*\n {2}--sandbox/,
    );
  });
});
