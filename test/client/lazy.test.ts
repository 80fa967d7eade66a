import { expect, it } from 'vitest';
import { lazy } from '../../src/client/lazy.js';

it('a lazy property is made once, when it is first read, and is listed before', () => {
  let made = 0;
  const target: Record<string, unknown> = {};
  lazy(target, 'it', () => ({ made: ++made }));
  expect(Object.keys(target)).toEqual(['it']);
  expect(made).toBe(0);
  const first = target.it;
  expect(target.it).toBe(first);
  expect({ ...target }).toEqual({ it: { made: 1 } });
});
