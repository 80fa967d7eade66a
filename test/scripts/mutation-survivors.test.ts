import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareSurvivors, type MutationReport } from '../../scripts/mutation-survivors.js';
import reviewed from '../../scripts/mutation-survivors.json' with { type: 'json' };

const source = `function isLong(
  text: string,
) {
  return text.length > 10;
}
`;
const at = (line: number, column: number, endLine: number, endColumn: number) => ({
  start: { line, column },
  end: { line: endLine, column: endColumn },
});
const report = (...mutants: MutationReport['files'][string]['mutants']): MutationReport => ({
  files: { 'src/is-long.ts': { source, mutants } },
});
const greater = { replacement: 'text.length >= 10', location: at(4, 10, 4, 26) };
const empty = { replacement: '{}', location: at(3, 3, 5, 2) };
const reviewedGreater = {
  code: 'return text.length > 10;',
  mutant: 'return text.length >= 10;',
  reason: 'No text has ten characters.',
};

test('survivors that were not reviewed are listed with their lines', () => {
  const mutants = report(
    { status: 'Survived', ...greater },
    { status: 'NoCoverage', ...empty },
    { status: 'Killed', replacement: 'true', location: at(4, 10, 4, 26) },
    { status: 'Timeout', replacement: 'false', location: at(4, 10, 4, 26) },
  );
  expect(compareSurvivors(mutants, {})).toEqual({
    unreviewed: {
      'src/is-long.ts': [
        { code: 'return text.length > 10;', mutant: 'return text.length >= 10;' },
        { code: ') { return text.length > 10; }', mutant: ') {}' },
      ],
    },
    outdated: {},
  });
});

test('a reviewed survivor is accepted until a test notices it', () => {
  const list = { 'src/is-long.ts': [reviewedGreater], 'src/other.ts': [reviewedGreater] };
  expect(compareSurvivors(report({ status: 'Survived', ...greater }), list)).toEqual({ unreviewed: {}, outdated: {} });
  expect(compareSurvivors(report({ status: 'Killed', ...greater }), list)).toEqual({
    unreviewed: {},
    outdated: { 'src/is-long.ts': [reviewedGreater] },
  });
});

test('reviewed mutants are in files that exist, and have a reason', () => {
  for (const [file, mutants] of Object.entries(reviewed)) {
    expect(existsSync(file), file).toBe(true);
    for (const { reason } of mutants) expect(reason).toMatch(/^[A-Z].*\.$/);
  }
});
