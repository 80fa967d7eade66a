import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { getUserId, getWrapupCodeId } from './operations/ids.js';
import { createWorld, getIds, hasAgentInState, pickParticipantIds } from './operations/world.js';

test('a final wrap-up needs a code, a provisional one does not', async () => {
  const world = createWorld();
  const ids = getIds(world.conversation('email', hasAgentInState('connected')));
  const { emails } = world.grace;
  await emails.setWrapup({ ...ids, provisional: true, notes: 'so far' });
  expect(await emails.getWrapup({ ...ids, provisional: true })).toMatchObject({ notes: 'so far' });
  expect(await emails.getWrapup(ids)).toEqual({});
  await expect(emails.setWrapup({ ...ids, notes: 'the end' })).rejects.toMatchObject({ code: 'missing.wrapup.code' });
  await emails.setWrapup({ ...ids, code: getWrapupCodeId(world) });
  expect(await emails.getWrapup(ids)).toMatchObject({ code: getWrapupCodeId(world) });
});

test('a timeout keeps the notes and sets a code', async () => {
  const sandbox = createSandbox();
  const world = createWorld(sandbox);
  const conversation = world.conversation('message', hasAgentInState('connected'));
  const ids = getIds(conversation);
  const agent = conversation.participants.find(({ id }) => id === ids.participantId);
  Object.assign(agent ?? {}, { wrapupPrompt: 'MANDATORY_TIMEOUT', wrapupTimeoutMs: 60_000 });
  await world.grace.messages.setWrapup({ ...ids, provisional: true, notes: 'so far' });
  await world.grace.messages.updateParticipant({ ...pickParticipantIds(ids), state: 'disconnected' });
  sandbox.clock.advance(60_000);
  expect(await world.app.messages.getWrapup(ids)).toMatchObject({ code: 'ININ-WRAP-UP-TIMEOUT', notes: 'so far' });
  expect(agent?.communications[0].wrapup?.provisional).toBe(false);
});

test('former participants can wrap up, set attributes, and tag an ended conversation', async () => {
  const world = createWorld();
  const ids = getIds(world.conversation('message', hasAgentInState('connected')));
  const { messages } = world.grace;
  await messages.replaceParticipant({ ...pickParticipantIds(ids), userId: getUserId(world, 'Mei Tanaka') });
  await messages.setWrapup({ ...ids, code: getWrapupCodeId(world) });
  await messages.updateParticipantAttributes({ ...pickParticipantIds(ids), attributes: { order: '4711' } });
  const { conversationId } = ids;
  await expect(messages.update({ conversationId, state: 'disconnected' })).rejects.toMatchObject({ status: 403 });
  await world.as('Mei Tanaka').messages.update({ conversationId, state: 'disconnected' });
  expect(await messages.update({ conversationId, externalTag: 'T-1' })).toMatchObject({ externalTag: 'T-1' });
});

test('disableEndTimeUpdates keeps the end time of a wrap-up', async () => {
  const world = createWorld();
  const ids = getIds(world.conversation('email', hasAgentInState('connected')));
  const { emails } = world.grace;
  await emails.setWrapup({ ...ids, code: getWrapupCodeId(world) });
  const { endTime } = await emails.getWrapup(ids);
  world.sandbox.clock.advance(60_000);
  await emails.setWrapup({ ...ids, code: getWrapupCodeId(world), notes: 'more', disableEndTimeUpdates: true });
  expect(await emails.getWrapup(ids)).toMatchObject({ notes: 'more', endTime });
  await emails.setWrapup({ ...ids, code: getWrapupCodeId(world) });
  expect(await emails.getWrapup(ids)).toMatchObject({ endTime: '2026-01-12T09:01:00.000Z' });
});
