import { expect, test } from 'vitest';
import { atScale } from '../support/scale.js';
import { expectSentToMatchThreads, findProblems } from './random/invariants.js';
import { takeRandomWalks } from './random/walks.js';

/** `SANDBOX_CALLS=10000 npx vitest run test/sandbox/random.test.ts` makes 10,000 calls. */
const CALLS = Number(process.env.SANDBOX_CALLS ?? atScale({ small: 200, full: 2_000 }));

test(`${CALLS} random valid calls keep the state consistent`, { timeout: 600_000 }, async () => {
  const counts = new Map<string, number>();
  await takeRandomWalks({
    steps: CALLS,
    check: ({ organization }) => expect(findProblems(organization.state)).toEqual([]),
    checkEnd: ({ organization }) => expectSentToMatchThreads(organization.state),
    onTaken({ operationId, status = 0 }) {
      const key = `${operationId} ${Math.floor(status / 100)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
  });
  // Most calls must succeed, including replies.
  const count = (test: (key: string) => boolean) => [...counts].reduce((sum, [key, n]) => sum + (test(key) ? n : 0), 0);
  expect(count((key) => key.endsWith(' 2'))).toBeGreaterThan(count((key) => key.endsWith(' 4')));
  expect(count((key) => key === 'postConversationsEmailMessages 2')).toBeGreaterThan(0);
  expect(count((key) => key.endsWith(' 5'))).toBe(0);
});

test('a failing walk is reported as a few numbered steps', async () => {
  const failing = takeRandomWalks({
    steps: 200,
    check({ organization }) {
      if (organization.sent.length > 0) throw new Error('A message was sent.\nwith a long explanation');
    },
  });
  const { message } = await failing.then(
    () => Promise.reject(new Error('The walks did not fail.')),
    (error: Error) => error,
  );
  const lines = message.split('\n');
  expect(lines[0]).toMatch(/^The random walk failed at its step \d+:$/);
  const steps = lines.filter((line) => /^\d+\. /.test(line));
  expect(steps.map((line) => Number.parseInt(line, 10))).toEqual(steps.map((_, index) => index + 1));
  expect(steps.length).toBeLessThanOrEqual(2);
  expect(steps.at(-1)).toMatch(/^\d+\. [A-Z][\w ]*: post\w+ \{/);
  expect(lines[steps.length + 1]).toBe('A message was sent.');
  expect(lines[steps.length + 2]).toMatch(/^ {4}at .*random\.test\.ts/);
  expect(lines.length).toBeLessThanOrEqual(steps.length + 5);
});
