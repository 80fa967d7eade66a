import { expect, it } from 'vitest';
import { ArgumentError, clientCredentials, createClient } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';

/** A client whose waits move the clock of the sandbox. */
async function setUp(localPart: string) {
  const sandbox = createSandbox();
  const { clock, credentials, fetch, url: baseUrl } = sandbox;
  const sleep = async (milliseconds: number) => clock.advance(milliseconds);
  const client = createClient({
    baseUrl,
    fetch,
    auth: clientCredentials(credentials),
    clock: { now: clock.now, sleep },
  });
  const sent = await client.emails.sendAgentless({
    senderType: 'Outbound',
    fromAddress: { email: `support@${sandbox.state.organizations[0]?.emailDomain}` },
    toAddresses: [{ email: `${localPart}@customer.example` }],
    subject: 'Your link',
    textBody: 'Here it is.',
  });
  const start = clock.now();
  return { sandbox, client, conversationId: sent.conversationId ?? '', elapsed: () => clock.now() - start };
}

const countReads = ({ requests }: ReturnType<typeof createSandbox>) =>
  requests.filter(({ operation }) => operation === 'getConversationsEmail').length;

it.each(['bounce', 'bounce+1'])('reports that an email to %s bounced, after 20 seconds', async (localPart) => {
  const { client, conversationId, elapsed } = await setUp(localPart);
  const delivery = await client.emails.waitForDelivery({ conversationId });
  const address = `${localPart}@customer.example`;
  expect(delivery).toMatchObject({ outcome: 'failed', conversationId, address, error: { code: 'email.bounced' } });
  expect(elapsed()).toBe(20_000);
});

it('reports no error if none shows in time, with few requests', async () => {
  const { sandbox, client, conversationId, elapsed } = await setUp('ada');
  expect(await client.emails.waitForDelivery({ conversationId })).toEqual({ outcome: 'noError', conversationId });
  expect(elapsed()).toBe(35_000);
  expect(countReads(sandbox)).toBe(8);
});

it('has options for the time and the interval', async () => {
  const { sandbox, client, conversationId } = await setUp('bounce');
  const delivery = await client.emails.waitForDelivery({ conversationId }, { window: 10_000, interval: 10_000 });
  expect(delivery.outcome).toBe('noError');
  expect(countReads(sandbox)).toBe(2);
});

it('rejects an invalid option before a request', async () => {
  const { sandbox, client, conversationId } = await setUp('ada');
  await expect(client.emails.waitForDelivery({ conversationId }, { interval: 0 })).rejects.toThrow(ArgumentError);
  expect(countReads(sandbox)).toBe(0);
});
