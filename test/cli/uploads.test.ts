import { expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/client.js';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { runCli } from '../support/cli.js';
import { fastClock } from '../support/clock.js';

async function conversation() {
  // Its check of a file takes two seconds of its time.
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

it('messages.sendMedia uploads with a progress bar on a terminal, and prints the message alone on stdout', async () => {
  const { sandbox, server, ids, env } = await conversation();
  const words = [
    'call',
    'messages.sendMedia',
    ...ids,
    '--text-body',
    'Here',
    '--file',
    'test/fixtures/docs/ticket.png',
  ];
  try {
    const onTerminal = await runCli(words, { env, isTTY: true });
    expect(onTerminal.err).toMatch(/█.*100 %.*upload/);
    expect(onTerminal).toMatchObject({ code: 0 });
    expect(JSON.parse(onTerminal.out).id).toBeTruthy();
    const elsewhere = await runCli(words, { env });
    expect(elsewhere).toMatchObject({ code: 0, err: '' });
    expect(sandbox.sent.length).toBe(2);
  } finally {
    await server.close();
  }
});

it('says what is missing, and which file it can not read, before anything is sent', async () => {
  expect(await runCli(['call', 'messages.sendMedia', '--file', 'x.png'])).toMatchObject({ code: 2 });
  const fax = await runCli(['call', 'faxes.send', '--sandbox', '--addresses', '+13175550123', '--file', 'no-such.pdf']);
  expect(fax.code).not.toBe(0);
  expect(fax.err).toMatch(/no-such\.pdf|ENOENT/);
});
