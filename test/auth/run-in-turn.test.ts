import { expect, it } from 'vitest';
import { runInTurn } from '../../src/auth/run-in-turn.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

it('runs the jobs of a key one after the other, and those of other keys at once', async () => {
  const queues = new Map<string, Promise<unknown>>();
  const started: string[] = [];
  const end: (() => void)[] = [];
  const job = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => end.push(() => resolve(name)));
  };
  const first = runInTurn(queues, 'a', job('first'));
  const second = runInTurn(queues, 'a', job('second'));
  const other = runInTurn(queues, 'b', job('other'));
  await tick();
  expect(started).toEqual(['first', 'other']);
  end[0]?.();
  await tick();
  expect(started).toEqual(['first', 'other', 'second']);
  for (const finish of end) finish();
  expect(await Promise.all([first, second, other])).toEqual(['first', 'second', 'other']);
});

it('runs the next job after a failure, and forgets a key without jobs', async () => {
  const queues = new Map<string, Promise<unknown>>();
  const failure = new Error('no');
  const failed = runInTurn(queues, 'a', () => Promise.reject(failure));
  const next = runInTurn(queues, 'a', async () => [...queues.keys()]);
  await expect(failed).rejects.toBe(failure);
  expect(await next).toEqual(['a']);
  await tick();
  expect(queues.size).toBe(0);
});
