import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

/** Sends a request as a program without this package's client does. */
async function send(sandbox: Sandbox, token: string, method: string, path: string, body?: unknown) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await sandbox.fetch(new Request(`${sandbox.url}${path}`, init));
  const text = await response.text();
  return { status: response.status, text, body: text ? JSON.parse(text) : undefined };
}

async function getClientToken(sandbox: Sandbox): Promise<string> {
  const { clientId, clientSecret } = sandbox.credentials;
  const response = await sandbox.fetch(
    new Request(`${sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    }),
  );
  return ((await response.json()) as { access_token: string }).access_token;
}

describe('email of an external provider', () => {
  test('client credentials register it, also without a sender', async () => {
    const sandbox = createSandbox();
    const { emails } = createCheckedClient(sandbox);
    const queueId = sandbox.organization().state.queues[0]?.id ?? '';
    const { participants } = await emails.create({ provider: 'Acme Mail', direction: 'INBOUND', queueId });
    expect(participants?.map(({ purpose }) => purpose)).toEqual(['customer', 'acd', 'agent']);
  });

  test('OUTBOUND needs a user', async () => {
    const sandbox = createSandbox();
    const { emails } = createCheckedClient(sandbox);
    const queueId = sandbox.organization().state.queues[0]?.id ?? '';
    await expect(
      emails.create({ provider: 'PureCloud Email', direction: 'OUTBOUND', queueId, toAddress: 'a@mail.example' }),
    ).rejects.toMatchObject({ status: 400, code: 'not.a.user' });
  });

  test('a flow appears as a workflow participant before the queue', async () => {
    const sandbox = createSandbox();
    const flow = sandbox.organization().state.flows[0];
    const { participants } = await createCheckedClient(sandbox).emails.create({
      provider: 'Acme Mail',
      direction: 'INBOUND',
      flowId: flow?.id ?? '',
      fromAddress: 'zoe@mail.example',
    });
    expect(participants).toMatchObject([
      { purpose: 'customer' },
      { purpose: 'workflow', name: flow?.name, state: 'disconnected', disconnectType: 'transfer' },
      { purpose: 'acd' },
      { purpose: 'agent' },
    ]);
  });
});

describe('Open Messaging', () => {
  const createOpen = async () => {
    const sandbox = createSandbox();
    const id =
      sandbox.organization().state.integrations.find(({ messengerType }) => messengerType === 'open')?.id ?? '';
    const token = await getClientToken(sandbox);
    const post = (kind: string, body: unknown) =>
      send(sandbox, token, 'POST', `/api/v2/conversations/messages/${id}/inbound/open/${kind}`, body);
    return { sandbox, id, post };
  };

  test('accepts what other programs send: more properties, enums in any case, custom attributes', async () => {
    const { sandbox, id, post } = await createOpen();
    const { status, body } = await post('message?prefetchConversationId=true', {
      id: 'own-id',
      type: 'text',
      direction: 'Inbound',
      channel: {
        platform: 'Open',
        type: 'Private',
        messageId: 'm-1',
        to: { id },
        from: { id: 'zoe', idType: 'opaque', nickname: 'Zoe', color: 'red' },
        time: '2026-01-12T09:00:00.000Z',
        metadata: { customAttributes: { tier: 'gold' } },
      },
      text: 'Hello',
      content: [
        {
          contentType: 'ATTACHMENT',
          attachment: { mediaType: 'image', url: 'https://x.example/a.png', mime: 'image/png' },
        },
      ],
      extra: { anything: 1 },
    });
    expect(status).toBe(200);
    const conversation = sandbox.organization().state.conversations[body.conversationId];
    expect(conversation?.participants[0]).toMatchObject({ name: 'Zoe', attributes: { tier: 'gold' } });
    expect(body.channel).toMatchObject({
      metadata: { customAttributes: { tier: 'gold' } },
      from: { idType: 'Opaque' },
    });
  });

  test('rejects an unknown enum value and a missing property', async () => {
    const { post } = await createOpen();
    const channel = { from: { id: 'zoe', idType: 'Opaque' }, time: '2026-01-12T09:00:00.000Z' };
    expect(
      await post('message', { channel: { ...channel, from: { id: 'zoe', idType: 'fax' } }, text: 'Hi' }),
    ).toMatchObject({
      status: 400,
      body: { code: 'invalid.value', details: [{ fieldName: 'channel.from.idType' }] },
    });
    expect(await post('message', { channel: { from: channel.from }, text: 'Hi' })).toMatchObject({
      body: { code: 'missing.open.channel.date' },
    });
  });

  test('a receipt accepts them too', async () => {
    const { post } = await createOpen();
    const channel = {
      platform: 'Open',
      type: 'Private',
      to: { id: 'zoe' },
      time: '2026-01-12T09:00:00.000Z',
      from: { id: 'x' },
    };
    const { body } = await post('receipt', {
      id: 'unknown',
      type: 'Receipt',
      direction: 'Outbound',
      status: 'DELIVERED',
      channel,
    });
    expect(body).toMatchObject({ code: 'not.found', message: 'Message unknown was not found.' });
  });
});

describe('claiming from a queue', () => {
  const createWaiting = () => {
    const sandbox = createSandbox({ empty: true });
    sandbox.addQueue('Billing', { members: [] });
    const ada = sandbox.addUser('Ada Byron');
    const bob = sandbox.addUser('Bob Byrd');
    const { conversationId } = sandbox.addConversation();
    return { sandbox, ada, bob, conversationId };
  };
  const findQueueParticipant = (sandbox: Sandbox, conversationId: string) =>
    sandbox.organization().state.conversations[conversationId]?.participants.find(({ purpose }) => purpose === 'acd')
      ?.id ?? '';

  test.each(['an agent', 'a client token'])('%s replaces the waiting queue with a user', async (caller) => {
    const { sandbox, ada, conversationId } = createWaiting();
    const { emails } = createCheckedClient(sandbox, caller === 'an agent' ? 'Ada Byron' : undefined);
    const participantId = findQueueParticipant(sandbox, conversationId);
    await emails.replaceParticipant({ conversationId, participantId, userId: ada.id });
    const { participants } = await emails.get({ conversationId });
    expect(participants).toMatchObject([
      { purpose: 'customer', state: 'connected' },
      { purpose: 'acd', state: 'disconnected', disconnectType: 'transfer' },
      { purpose: 'agent', state: 'alerting', user: { id: ada.id }, queue: { name: 'Billing' } },
    ]);
    await expect(emails.replaceParticipant({ conversationId, participantId, userId: ada.id })).rejects.toThrow();
  });

  test('the alerting agents make way, and one of them can claim', async () => {
    const sandbox = createSandbox();
    const { conversationId } = sandbox.addConversation({ queue: 'Support' });
    const { emails } = createCheckedClient(sandbox);
    const [grace, linus] = sandbox.organization().state.users;
    const participantId = findQueueParticipant(sandbox, conversationId);
    await emails.replaceParticipant({ conversationId, participantId, userId: linus?.id ?? '' });
    const agents = (await emails.get({ conversationId })).participants?.filter(({ purpose }) => purpose === 'agent');
    expect(agents).toMatchObject([
      { user: { id: grace?.id }, state: 'disconnected' },
      { user: { id: linus?.id }, state: 'alerting' },
    ]);
    await expect(
      emails.replaceParticipant({ conversationId, participantId: agents?.[1]?.id ?? '', userId: grace?.id ?? '' }),
    ).rejects.toThrow('Only a connected agent or a waiting queue can be replaced.');
  });
});

describe('views', () => {
  test('a participant has the wrap-up prompt in lower case, in both views', async () => {
    const sandbox = createSandbox();
    const { conversationId } = sandbox.addConversation({ agent: 'Grace Okafor', queue: 'Support' });
    const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
    const media = (await emails.get({ conversationId })).participants?.at(-1)?.wrapupPrompt;
    const full = (await emails.update({ conversationId, externalTag: 'x' })).participants?.at(-1)?.wrapupPrompt;
    expect([media, full]).toEqual(['mandatory', 'mandatory']);
  });

  test('message participants have the provider of real records, and messages their channel', async () => {
    const sandbox = createSandbox();
    const { conversationId, messageId } = sandbox.customer('Zoe').sendMessage('Hi', { via: 'whatsapp' });
    const { messages } = createCheckedClient(sandbox, 'Grace Okafor');
    const { participants } = await messages.get({ conversationId });
    expect(participants?.map(({ provider }) => provider)).toEqual(participants?.map(() => 'PureCloud Messaging'));
    const { normalizedMessage } = await messages.getMessage({ conversationId, messageId });
    expect(normalizedMessage?.channel).toMatchObject({
      platform: 'Whatsapp',
      type: 'Private',
      from: { id: expect.any(String) },
      to: { id: '+13175550102' },
      time: '2026-01-12T09:00:00.000Z',
    });
  });

  test('PATCH of a communication returns an empty object', async () => {
    const sandbox = createSandbox();
    const { conversationId, participantId, communicationId } = sandbox.addConversation({ agent: 'Grace Okafor' });
    const path = `/api/v2/conversations/emails/${conversationId}/participants/${participantId}/communications/${communicationId}`;
    const token = sandbox.token('Grace Okafor');
    expect(await send(sandbox, token, 'PATCH', path, { state: 'disconnected' })).toMatchObject({
      status: 200,
      text: '{}',
    });
  });
});

describe('tokens', () => {
  test('an expired token is refreshed', async () => {
    const sandbox = createSandbox();
    const { id = '' } = sandbox.state.organizations[0]?.clients.find(({ name }) => name === 'Desktop app') ?? {};
    const verifier = 'a'.repeat(43);
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    const challenge = Buffer.from(hash).toString('base64url');
    const redirect = 'http://127.0.0.1:4711/callback';
    const query = {
      client_id: id,
      redirect_uri: redirect,
      response_type: 'code',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    const code = sandbox
      .authorize(`${sandbox.url}/oauth/authorize?${new URLSearchParams(query)}`, 'Grace Okafor')
      .searchParams.get('code');
    const requestToken = async (fields: Record<string, string>) => {
      const form = { client_id: id, ...fields };
      const init = { method: 'POST', body: new URLSearchParams(form) };
      return (await sandbox.fetch(new Request(`${sandbox.url}/oauth/token`, init))).json();
    };
    const first = await requestToken({
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: redirect,
      code_verifier: verifier,
    });
    sandbox.faults.add({ token: 'expired', times: 1 });
    expect((await send(sandbox, first.access_token, 'GET', '/api/v2/conversations/emails')).status).toBe(401);
    const second = await requestToken({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect((await send(sandbox, second.access_token, 'GET', '/api/v2/conversations/emails')).status).toBe(200);
  });

  test('the implicit grant returns a token in the fragment, which tokens/me describes', async () => {
    const sandbox = createSandbox();
    const clients = sandbox.state.organizations[0]?.clients ?? [];
    const authorize = (name: string) => {
      const client_id = clients.find((client) => client.name === name)?.id ?? '';
      const query = { client_id, redirect_uri: 'http://localhost:5173/', response_type: 'token', state: 's' };
      const url = sandbox.authorize(`${sandbox.url}/oauth/authorize?${new URLSearchParams(query)}`, 'Grace Okafor');
      return Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
    };
    const granted = authorize('Desktop app');
    expect(granted).toMatchObject({ token_type: 'bearer', expires_in: '86399', state: 's' });
    const { status, body } = await send(sandbox, granted.access_token ?? '', 'GET', '/api/v2/tokens/me');
    expect([status, body.OAuthClient.name]).toEqual([200, 'Desktop app']);
    expect(authorize('Web app')).toMatchObject({ error: 'unauthorized_client', state: 's' });
  });
});

describe('an outbound conversation', () => {
  test('has the agent as its first participant, and the communication of the agent as the peer of the second', async () => {
    const sandbox = createSandbox();
    const { messages } = createCheckedClient(sandbox, 'Grace Okafor');
    const queueId = sandbox.organization().state.queues[0]?.id ?? '';
    const { id: conversationId } = await messages.create({
      queueId,
      toAddress: '+13175550199',
      toAddressMessengerType: 'sms',
    });
    const { participants } = await messages.get({ conversationId });
    expect(participants?.map(({ purpose }) => purpose)).toEqual(['agent', 'customer']);
    const communicationId = participants?.[1]?.peer ?? '';
    await messages.sendMessage({ conversationId, communicationId, textBody: 'Hello' });
    expect(sandbox.sent).toMatchObject([{ to: ['+13175550199'], text: 'Hello' }]);
  });

  test('of an email has the agent as its first participant', async () => {
    const sandbox = createSandbox();
    const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
    const queueId = sandbox.organization().state.queues[0]?.id ?? '';
    const { participants } = await emails.create({
      provider: 'PureCloud Email',
      direction: 'OUTBOUND',
      queueId,
      toAddress: 'zoe@mail.example',
    });
    expect(participants?.map(({ purpose }) => purpose)).toEqual(['agent', 'customer']);
  });
});
