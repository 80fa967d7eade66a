import { describe, expect, it } from 'vitest';
import { createTracker } from '../../src/events/tracker.js';

const KEY = 'topic c1';

/** A customer with messages and an agent with an attribute. */
const body = (messages: string[], { color = 'red', ...agent }: { color?: string; state?: string } = {}) => ({
  id: 'c1',
  participants: [
    { id: 'p1', purpose: 'customer', state: 'connected', messages: messages.map((id) => ({ message: { id } })) },
    { id: 'p2', purpose: 'agent', state: 'connected', attributes: { color }, ...agent },
  ],
});

const READ_AT = 1_000;
const setUp = (messages: string[], own = {}) => {
  const tracker = createTracker(10);
  tracker.applyRead(KEY, body(messages, own), READ_AT);
  return tracker;
};

describe('an event after a read', () => {
  it('that arrived before it and lacks a message is older, however late the consumer takes it', () => {
    expect(setUp(['m1', 'm2']).applyEvent(KEY, body(['m1'], { color: 'blue' }), READ_AT - 1)).toBeUndefined();
  });

  it('that arrived after it and lacks a message is unclear: some events may have less than responses', () => {
    expect(setUp(['m1', 'm2']).applyEvent(KEY, body(['m1']), READ_AT + 1)).toBe('unclear');
  });

  it('with the same messages and another value is unclear', () => {
    expect(setUp(['m1']).applyEvent(KEY, body(['m1'], { color: 'blue' }), READ_AT + 1)).toBe('unclear');
  });

  it('that is the same is not reported', () => {
    expect(setUp(['m1']).applyEvent(KEY, body(['m1']), READ_AT + 1)).toBeUndefined();
  });

  it('with a new message is newer', () => {
    const changes = setUp(['m1']).applyEvent(KEY, body(['m1', 'm2']), READ_AT);
    expect(changes).toEqual([{ type: 'message', messageId: 'm2', participantId: 'p1', purpose: 'customer' }]);
  });

  it('that arrived long after it is newer', () => {
    const changes = setUp(['m1']).applyEvent(KEY, body(['m1'], { color: 'blue' }), READ_AT + 30_000);
    expect(changes).toEqual([{ type: 'attributes', participantId: 'p2', names: ['color'] }]);
  });
});

describe('a body with less', () => {
  it('reports a participant that is missing once as joined only once', () => {
    const tracker = setUp(['m1']);
    const { participants, ...rest } = body(['m1']);
    tracker.applyEvent(KEY, { ...rest, participants: participants.slice(0, 1) }, READ_AT + 40_000);
    const changes = tracker.applyEvent(KEY, { ...rest, participants }, READ_AT + 40_001);
    expect(changes).not.toContainEqual(expect.objectContaining({ type: 'joined' }));
  });

  it('reports no change of a status that it does not have', () => {
    const tracker = createTracker(10);
    const withStatus = (messageStatus?: string) => ({
      id: 'c1',
      participants: [{ id: 'p1', state: 'connected', messages: [{ message: { id: 'm1' }, messageStatus }] }],
    });
    tracker.applyEvent(KEY, withStatus('sent'), 0);
    expect(tracker.applyEvent(KEY, withStatus(), 1)).toEqual([{ type: 'updated' }]);
  });

  it('with false instead of nothing is the same', () => {
    const tracker = createTracker(10);
    const held = (value?: boolean) => ({ id: 'c1', participants: [{ id: 'p1', state: 'connected', held: value }] });
    tracker.applyRead(KEY, held(), READ_AT);
    expect(tracker.applyRead(KEY, held(false), READ_AT)).toBeUndefined();
  });
});
