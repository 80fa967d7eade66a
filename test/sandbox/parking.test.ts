import { expect, test } from 'vitest';
import { getCurrentCommunication } from '../../src/sandbox/shared/conversations.js';
import { MAX_PARKED } from '../../src/sandbox/shared/set-parking-state.js';
import { createWorld, getIds, hasAgentInState, pickParticipantIds } from './operations/world.js';

test('a resumed conversation does not count as parked', async () => {
  const world = createWorld();
  const { conversations } = world.organization.state;
  const parked = world.conversation('email', hasAgentInState('parked'));
  const ids = pickParticipantIds(getIds(world.conversation('email', hasAgentInState('connected'))));
  for (let i = 1; i < MAX_PARKED; i += 1) conversations[`copy-${i}`] = { ...structuredClone(parked), id: `copy-${i}` };
  const park = () => world.grace.emails.setParkingState({ ...ids, state: 'parked' });
  for (const p of parked.participants) getCurrentCommunication(p).resumeTime = '2026-01-12T10:00:00.000Z';
  await expect(park()).rejects.toMatchObject({ code: 'conversation.error.park.user.concurrent.max.exceeded' });
  world.sandbox.clock.advance(3_600_000);
  await park();
});

test('an advance of the clock reports the conversations that resume', () => {
  const { sandbox, conversation } = createWorld();
  const parked = conversation('email', hasAgentInState('parked'));
  for (const p of parked.participants) getCurrentCommunication(p).resumeTime = '2026-01-12T10:00:00.000Z';
  const changed: string[] = [];
  sandbox.on('conversation', (event) => changed.push(event.conversation.id));
  sandbox.clock.advance(60_000);
  expect(changed).toEqual([]);
  sandbox.clock.advance(3_600_000);
  expect(changed).toEqual([parked.id]);
});
