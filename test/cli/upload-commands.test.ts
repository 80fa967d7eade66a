import { expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/client/client.js';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { runCli } from '../support/cli.js';
import { fastClock } from '../support/clock.js';
import { json, testServer } from '../support/server.js';

async function startConversation() {
  // The sandbox checks a file for two seconds of its clock.
  const { now } = fastClock(20);
  const sandbox = createSandbox({ clock: { now, advance: () => {} } });
  const server = await serveSandbox(sandbox);
  const token = sandbox.token('Grace Okafor');
  const client = createClient({ baseUrl: server.url, auth: accessToken(token) });
  const { entities = [] } = await client.messages.list();
  const found = entities.find(({ participants }) => participants?.some(({ state }) => state === 'connected'));
  const communicationId = found?.participants?.find(({ purpose }) => purpose === 'customer')?.peer ?? '';
  const ids = ['--conversation-id', found?.id ?? '', '--communication-id', communicationId];
  return { sandbox, server, ids, env: { GENESYS_BASE_URL: server.url, GENESYS_ACCESS_TOKEN: token } };
}

it('messages.sendMedia shows a progress bar on a terminal and prints only the messages on stdout', async () => {
  const { sandbox, server, ids, env } = await startConversation();
  const args = ['call', 'messages.sendMedia', ...ids, '--text-body', 'Here', '--file', 'test/fixtures/docs/ticket.png'];
  try {
    const onTerminal = await runCli(args, { env, isTTY: true });
    expect(onTerminal.err).toMatch(/█.*100 %.*upload/);
    expect(onTerminal).toMatchObject({ code: 0 });
    expect(JSON.parse(onTerminal.out)).toMatchObject([{ media: [{ name: 'ticket.png' }] }, { textBody: 'Here' }]);
    const piped = await runCli(args, { env });
    expect(piped).toMatchObject({ code: 0, err: '' });
    const withoutText = args.filter((arg) => arg !== '--text-body' && arg !== 'Here');
    expect(await runCli(withoutText, { env })).toMatchObject({ code: 0, err: '' });
    expect(sandbox.sent.length).toBe(5);
  } finally {
    await server.close();
  }
});

it('reports all missing arguments at once and sends nothing', async () => {
  const media = await runCli(['call', 'messages.sendMedia', '--text-body', 'x']);
  expect(media).toMatchObject({ code: 2, out: '' });
  expect(media.err).toMatch(
    /^error: --file is missing\.\n +--conversation-id is missing.*\.\n +--communication-id is missing/,
  );
  const fax = await runCli(['call', 'faxes.send', '--args', '{"addresses":"+13175550123"}']);
  expect(fax).toMatchObject({ code: 2, out: '' });
  expect(fax.err).toMatch(/--file is missing\.\n +--addresses must be an array of strings/);
  const two = await runCli(['call', 'faxes.send', '--file', 'a.pdf', '--file', 'b.pdf']);
  expect(two).toMatchObject({ code: 2, err: expect.stringContaining('A fax has one document.') });
});

it('accepts arguments as JSON; options take precedence', async () => {
  const file = 'test/fixtures/docs/offer.pdf';
  const { server, env, sandbox } = await startConversation();
  try {
    const numbers = ['--addresses', '+13175550123', '--addresses', '+13175550124'];
    const args = ['call', 'faxes.send', ...numbers, '--args', JSON.stringify({ file, addresses: [], name: 'Offer' })];
    expect(await runCli(args, { env })).toMatchObject({ code: 0, err: '' });
    expect(sandbox.sent.map(({ to }) => to)).toEqual([['+13175550123', '+13175550124']]);
  } finally {
    await server.close();
  }
});

const FAX = ['call', 'faxes.send', '--addresses', '+13175550123', '--file', 'test/fixtures/docs/offer.pdf'];

it('chooses the exit code by the failed step and its cause', async () => {
  const noFile = await runCli([...FAX.slice(0, -1), 'no-such.pdf', '--sandbox']);
  const noType = await runCli([...FAX.slice(0, -1), 'package-lock.json', '--sandbox']);
  expect(noType).toMatchObject({ code: 2, err: expect.stringMatching(/^error: --content-type is needed/) });
  expect(noFile).toMatchObject({ code: 2, err: expect.stringMatching(/nothing was sent.*ENOENT.*no-such\.pdf/) });

  const body = { code: 'not.authorized', message: 'No.', status: 403 };
  const forbidden = await testServer((_, response) => json(response, 403, body, { 'inin-correlation-id': 'abc' }));
  const access = { GENESYS_ACCESS_TOKEN: 'token-of-a-test' };
  const rejected = await runCli(FAX, { env: { GENESYS_BASE_URL: forbidden.url, ...access } });
  expect(rejected).toMatchObject({ code: 3, out: '' });
  expect(rejected.err).toContain('  status: 403\n  code: not.authorized\n  correlation id: abc\n');

  const silent = await testServer(() => {});
  const timedOut = await runCli([...FAX, '--timeout', '50'], { env: { GENESYS_BASE_URL: silent.url, ...access } });
  expect(timedOut).toMatchObject({ code: 4, err: expect.stringContaining('nothing was sent') });
});

it('exits with 5 if the response to the upload of a fax is lost, because the fax may be sent', async () => {
  const { url } = await testServer((request, response) => {
    if (request.method === 'PUT') return void response.socket?.destroy();
    json(response, 200, { id: 'f', uploadDestinationUri: `${url}/upload`, uploadMethodType: 'SINGLE_PUT' });
  });
  const unknown = await runCli(FAX, { env: { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: 'token-of-a-test' } });
  expect(unknown).toMatchObject({ code: 5, out: '', err: expect.stringContaining('Check before you send it again.') });
});
