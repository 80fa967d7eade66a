import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';

describe('events', () => {
  it('prints the active conversations of the sandbox as lines of JSON', async () => {
    const { code, out } = await runCli(['events', '--sandbox', '--me', 'messages', '--initial', '--count', '2']);
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toHaveLength(2);
    for (const event of events) {
      expect(event).toMatchObject({ topic: 'v2.users.{id}.conversations.messages', source: 'initial' });
    }
  });

  it.each([
    [['events', '--sandbox'], 'Use --topic, --me or --queue to select events.'],
    [['events', '--sandbox', '--me', 'chats'], 'Unknown channel "chats" of --me. Use one of: emails, messages,'],
  ])('rejects %j', async (words, message) => {
    const { code, err } = await runCli(words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
