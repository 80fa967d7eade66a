import { expect, it } from 'vitest';
import { createDeduplicator } from '../../src/events/deduplicator.js';
import { createEventQueue } from '../../src/events/event-queue.js';
import { createTracker } from '../../src/events/tracker.js';
import { atScale } from '../support/scale.js';

const conversation = (id: number, state: 'connected' | 'disconnected') => ({
  id: `c${id}`,
  participants: [{ id: `p${id}`, purpose: 'customer', state, messages: [{ message: { id: `m${id}` } }] }],
});

const ended = atScale({ small: 5_000, full: 50_000 });

it(`${2 * ended} events of conversations that end leave a bounded number of conversations in memory`, () => {
  const tracker = createTracker(10_000);
  for (let id = 0; id < ended; id += 1) {
    tracker.applyEvent(`topic c${id}`, conversation(id, 'connected'), id);
    tracker.applyEvent(`topic c${id}`, conversation(id, 'disconnected'), id);
  }
  expect(tracker.size).toBe(500);
});

it('the conversations that changed last stay in memory', () => {
  const tracker = createTracker(2);
  for (const id of [1, 2, 1, 3]) tracker.applyEvent(`topic c${id}`, conversation(id, 'connected'), 0);
  expect(tracker.listOpen()).toEqual(['topic c1', 'topic c3']);
});

it('events that a consumer does not take are replaced by one item', async () => {
  const queue = createEventQueue<string>(100, () => ['overflow']);
  for (let count = 0; count < 101; count += 1) queue.push(`${count}`);
  expect(queue.size).toBe(1);
  await expect(queue.next()).resolves.toBe('overflow');
});

it('duplicates are counted only while two channels overlap', () => {
  const deduplicator = createDeduplicator();
  const [first, second] = [{}, {}];
  const frame = { topicName: 'topic', eventBody: { id: 'c1' }, receivedAt: 0 };
  deduplicator.setActive(true);
  expect([first, second, first, second].map((channel) => deduplicator.isNew(channel, frame))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(deduplicator.size).toBe(1);
  deduplicator.setActive(false);
  expect(deduplicator.size).toBe(0);
  expect(deduplicator.isNew(first, frame)).toBe(true);
});

it('an event that is equal to one of seconds ago is not a duplicate', () => {
  const deduplicator = createDeduplicator();
  const [first, second] = [{}, {}];
  const frame = (receivedAt: number) => ({ topicName: 'topic', eventBody: { id: 'c1' }, receivedAt });
  deduplicator.setActive(true);
  // The second channel was not subscribed yet.
  expect(deduplicator.isNew(first, frame(0))).toBe(true);
  expect(deduplicator.isNew(second, frame(6_000))).toBe(true);
});
