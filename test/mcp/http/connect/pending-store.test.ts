import { expect, test } from 'vitest';
import { memoryPendingStore } from '../../../../src/mcp/http/connect/pending-store.js';

test('a value is there until it is taken or expires', async () => {
  let now = 0;
  const store = memoryPendingStore(() => now);
  await store.set('a', { n: 1 }, 100);
  now = 99;
  expect(await store.get('a')).toEqual({ n: 1 });
  expect(await Promise.all([store.take('a'), store.take('a')])).toEqual([{ n: 1 }, undefined]);
  await store.set('b', { n: 2 }, 100);
  now = 199;
  expect([await store.get('b'), await store.take('b')]).toEqual([undefined, undefined]);
});

test('the oldest of too many values are deleted', async () => {
  const store = memoryPendingStore(() => 0);
  for (let n = 0; n < 10_001; n += 1) await store.set(String(n), { n }, 100);
  expect(await store.get('0')).toBeUndefined();
  expect(await store.get('1')).toEqual({ n: 1 });
});
