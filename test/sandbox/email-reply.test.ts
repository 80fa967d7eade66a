import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

test('an agent replies to an email, wraps up and ends the conversation', async () => {
  const sandbox = createSandbox();
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');

  const [conversation] = (await emails.list()).entities ?? [];
  const conversationId = conversation?.id ?? '';
  const { participants = [] } = await emails.get({ conversationId });
  const agent = participants.find(({ purpose, state }) => purpose === 'agent' && state === 'connected');
  const participantId = agent?.id ?? '';
  expect(agent).toMatchObject({ user: { name: 'Grace Okafor' }, wrapupRequired: true });

  const draft = await emails.getDraft({ conversationId });
  expect(draft).toMatchObject({
    to: [{ email: 'ada@mail.example' }],
    subject: 'RE: Order 4711 has not arrived',
    state: 'Created',
  });
  expect(await emails.getDraft({ conversationId })).toEqual(draft);
  const { from, to } = draft;
  const edited = await emails.updateDraft({
    conversationId,
    from,
    to,
    textBody: 'Your tent is at the local depot. You will receive it tomorrow.',
  });
  expect(edited).toMatchObject({ id: draft.id, subject: draft.subject, state: 'Edited' });

  const sent = await emails.sendMessage({ conversationId, from, to, textBody: edited.textBody });
  expect(sent.textBody).toBe(edited.textBody);
  expect(sandbox.sent).toMatchObject([{ to: ['ada@mail.example'], text: edited.textBody, subject: draft.subject }]);
  const { entities: thread = [] } = await emails.listMessages({ conversationId });
  expect(thread.map(({ textBodyPreview }) => textBodyPreview)).toContain(edited.textBody);
  expect(await emails.getMessage({ conversationId, messageId: thread.at(-1)?.id ?? '' })).toMatchObject(sent);

  const codes = await emails.listWrapupCodes({ conversationId, participantId });
  const code = codes.find(({ name }) => name === 'Resolved')?.id ?? '';
  await emails.updateParticipant({
    conversationId,
    participantId,
    state: 'disconnected',
    wrapup: { code, notes: 'found it' },
  });
  expect(await emails.getParticipantWrapup({ conversationId, participantId })).toMatchObject({
    code,
    notes: 'found it',
  });
  const over = await emails.get({ conversationId });
  expect(over.participants?.map(({ state }) => state)).toEqual(over.participants?.map(() => 'disconnected'));
  expect((await emails.list()).entities?.map(({ id }) => id)).not.toContain(conversationId);

  await expect(emails.sendMessage({ conversationId, from, to, textBody: 'one more thing' })).rejects.toMatchObject({
    status: 403,
    code: 'postino.error.forbidden',
  });
});

test('an agentless email is listed in the conversation that it started, and on request in other conversations', async () => {
  const { emails } = createCheckedClient(createSandbox());
  const email = {
    senderType: 'Outbound' as const,
    fromAddress: { email: 'noreply@harbor-supply.example' },
    toAddresses: [{ email: 'zoe@mail.example' }],
    textBody: 'Your parcel has arrived.',
  };
  const { conversationId, id } = await emails.sendAgentless(email);
  await emails.sendAgentless({ ...email, conversationId });
  const { entities = [] } = await emails.listMessages({ conversationId });
  expect(entities.map((message) => message.id)).toEqual([id]);
  const all = await emails.listMessages({ conversationId, includeAgentlessStitchedMessages: true });
  expect(all.entities).toHaveLength(2);
});

test('a conversation has the routing data of its request', async () => {
  const sandbox = createSandbox();
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const { id: conversationId = '', participants } = await emails.create({
    provider: 'Mail Gateway',
    queueId: sandbox.organization().state.queues[0]?.id ?? '',
    fromAddress: 'zoe@mail.example',
    priority: 7,
    skillIds: ['tents', 'boats'],
    languageId: 'maltese',
    skillExpression: 'tents > 3',
  });
  const routing = {
    language: { id: 'maltese' },
    skills: [{ id: 'tents' }, { id: 'boats' }],
    skillExpression: 'tents > 3',
  };
  expect(participants?.at(-1)?.conversationRoutingData).toMatchObject({ ...routing, priority: 7 });
  const again = await emails.receiveMessage({ conversationId, provider: 'Mail Gateway', priority: 9 });
  expect(again.participants?.at(-1)?.conversationRoutingData).toMatchObject({ ...routing, priority: 9 });
});

test('an aborted request has no effect', async () => {
  const sandbox = createSandbox();
  const [conversation] = (await createCheckedClient(sandbox, 'Grace Okafor').emails.list()).entities ?? [];
  const headers = {
    authorization: `Bearer ${sandbox.token('Grace Okafor')}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({
    from: { email: 'support@harbor-supply.example' },
    to: [{ email: 'ada@mail.example' }],
    textBody: 'Hello',
  });
  const send = (signal: AbortSignal) =>
    sandbox.fetch(
      new Request(`${sandbox.url}/api/v2/conversations/emails/${conversation?.id}/messages`, {
        method: 'POST',
        headers,
        body,
        signal,
      }),
    );
  await expect(send(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  const controller = new AbortController();
  const sending = send(controller.signal);
  controller.abort();
  await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
  expect(sandbox.sent).toEqual([]);
  expect((await send(new AbortController().signal)).status).toBe(200);
});
