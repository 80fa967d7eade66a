import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { codeOf, userOf } from './operations/ids.js';
import { agentIs, idsOf, place, worldOf } from './operations/world.js';

test('a provisional wrap-up needs no code; a final one does', async () => {
  const world = worldOf();
  const ids = idsOf(world.conversation('email', agentIs('connected')));
  const { emails } = world.grace;
  await emails.setWrapup({ ...ids, provisional: true, notes: 'so far' });
  expect(await emails.getWrapup({ ...ids, provisional: true })).toMatchObject({ notes: 'so far' });
  expect(await emails.getWrapup(ids)).toEqual({});
  await expect(emails.setWrapup({ ...ids, notes: 'the end' })).rejects.toMatchObject({ code: 'missing.wrapup.code' });
  await emails.setWrapup({ ...ids, code: codeOf(world) });
  expect(await emails.getWrapup(ids)).toMatchObject({ code: codeOf(world) });
});

test('where the time for it is over, notes are kept and a code is given', async () => {
  const sandbox = createSandbox();
  const world = worldOf(sandbox);
  const conversation = world.conversation('message', agentIs('connected'));
  const ids = idsOf(conversation);
  const agent = conversation.participants.find(({ id }) => id === ids.participantId);
  Object.assign(agent ?? {}, { wrapupPrompt: 'MANDATORY_TIMEOUT', wrapupTimeoutMs: 60_000 });
  await world.grace.messages.setWrapup({ ...ids, provisional: true, notes: 'so far' });
  await world.grace.messages.updateParticipant({ ...place(ids), state: 'disconnected' });
  sandbox.clock.advance(60_000);
  expect(await world.app.messages.getWrapup(ids)).toMatchObject({ code: 'ININ-WRAP-UP-TIMEOUT', notes: 'so far' });
  expect(agent?.communications[0].wrapup?.provisional).toBe(false);
});

test('who took part can still wrap up and note things, and tag what is over', async () => {
  const world = worldOf();
  const ids = idsOf(world.conversation('message', agentIs('connected')));
  const { messages } = world.grace;
  await messages.replaceParticipant({ ...place(ids), userId: userOf(world, 'Mei Tanaka') });
  await messages.setWrapup({ ...ids, code: codeOf(world) });
  await messages.updateParticipantAttributes({ ...place(ids), attributes: { order: '4711' } });
  const { conversationId } = ids;
  await expect(messages.update({ conversationId, state: 'disconnected' })).rejects.toMatchObject({ status: 403 });
  await world.as('Mei Tanaka').messages.update({ conversationId, state: 'disconnected' });
  expect(await messages.update({ conversationId, externalTag: 'T-1' })).toMatchObject({ externalTag: 'T-1' });
});

test('a wrap-up keeps the time of its end where that is asked for', async () => {
  const world = worldOf();
  const ids = idsOf(world.conversation('email', agentIs('connected')));
  const { emails } = world.grace;
  await emails.setWrapup({ ...ids, code: codeOf(world) });
  const { endTime } = await emails.getWrapup(ids);
  world.sandbox.clock.advance(60_000);
  await emails.setWrapup({ ...ids, code: codeOf(world), notes: 'more', disableEndTimeUpdates: true });
  expect(await emails.getWrapup(ids)).toMatchObject({ notes: 'more', endTime });
  await emails.setWrapup({ ...ids, code: codeOf(world) });
  expect(await emails.getWrapup(ids)).toMatchObject({ endTime: '2026-01-12T09:01:00.000Z' });
});
