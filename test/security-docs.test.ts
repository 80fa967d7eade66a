import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Threat {
  readonly name: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** The rows of the tables whose last column is `Tests`. */
const threats: readonly Threat[] = readFileSync('docs/security.md', 'utf8')
  .split('\n\n')
  .filter((block) => /^\|[^\n]*\| Tests \|\n/.test(block))
  .flatMap((table) => table.trim().split('\n').slice(2))
  .map((row) => {
    const [name = '', , tests = ''] = row.slice(2, -2).split(' | ');
    return {
      name,
      tests: tests.split('<br>').map((entry) => {
        const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(entry) ?? [];
        return { file, title };
      }),
    };
  });

/** Whether a file has a test with this title that is not switched off. */
function hasTest(file: string, title: string): boolean {
  const source = readFileSync(file, 'utf8');
  const quoted = [`'${title}'`, `"${title}"`, `\`${title}\``].find((text) => source.includes(text));
  const before = quoted && source.slice(0, source.indexOf(quoted));
  // `test('…'` or the last line of `test.each([…])('…'`.
  return (
    before !== undefined && /(\b(test|it)\(|^\s*\]\)\(|\b(test|it)\.each(<.*>)?\(.*\)\()\s*$/m.test(before.slice(-200))
  );
}

describe('the threats in docs/security.md', () => {
  it('are listed in both tables', () => {
    expect(threats.length).toBeGreaterThan(20);
  });

  it.each(threats)('name tests that exist: $name', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    const missing = tests.filter(({ file, title }) => !existsSync(file) || !hasTest(file, title));
    expect(missing).toEqual([]);
  });

  it('would be reported with a test that does not exist', () => {
    expect(hasTest('test/security-docs.test.ts', `are not listed ${'anywhere'}`)).toBe(false);
  });
});
