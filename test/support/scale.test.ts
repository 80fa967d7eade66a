import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LONG_TESTS } from '../../vitest.config.js';
import { filesBelow } from './files-below.js';

it('npm run test:long runs each file whose tests have two sizes', () => {
  const files = filesBelow('test').filter((path) => path.endsWith('.test.ts') && path !== 'test/support/scale.test.ts');
  const scaled = files.filter((path) => readFileSync(path, 'utf8').includes('atScale('));
  expect(scaled.toSorted()).toEqual(LONG_TESTS);
});
