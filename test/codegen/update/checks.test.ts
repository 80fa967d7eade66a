import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GENERATED_TESTS } from '../../../codegen/update/checks.js';
import { filesBelow } from '../../support/files-below.js';

const filters = GENERATED_TESTS;
const tests = filesBelow('test', '.test.ts');
const run = tests.filter((file) => filters.some((filter) => file.startsWith(filter)));

describe('the tests after an update', () => {
  it('lists only existing tests', () => {
    expect(filters.length).toBeGreaterThan(1);
    for (const filter of filters) expect(run.filter((file) => file.startsWith(filter))).not.toEqual([]);
  });

  it('runs every test that reads generated files outside src/', () => {
    const reading = tests.filter((file) =>
      /['"`](?:\.\.\/)*(?:spec\/digital\.json|docs\/tools\.md)['"`]/.test(readFileSync(file, 'utf8')),
    );
    expect(reading.length).toBeGreaterThan(3);
    expect(reading.filter((file) => !run.includes(file))).toEqual([]);
  });

  it('runs the tests of src/generated', () => {
    expect(run).toEqual(expect.arrayContaining(filesBelow('test/generated', '.test.ts')));
  });
});
