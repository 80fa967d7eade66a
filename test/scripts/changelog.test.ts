import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addRelease, findSection, parseChangeset } from '../../scripts/changelog.js';

const CHANGELOG = `# Changelog

All notable changes.

## [Unreleased]

### Added

- An old entry
  of two lines.

### Fixed

- An old fix.

## [0.1.0]

The first version.
`;

describe('a changeset', () => {
  test('has entries, each with its category', () => {
    const summary = 'Added: a method,\nwhich lists drafts.\n\nFixed: two problems.\nAdded: `an option`.';
    expect(parseChangeset({ id: 'a', summary })).toEqual({
      Added: '- A method,\n  which lists drafts.\n- `an option`.',
      Fixed: '- Two problems.',
    });
  });

  test('of a spec update has a category of its own', () => {
    const summary =
      'Changed in the Genesys Cloud API: `a`: new. (`b`)\nChanged in the Genesys Cloud API: **Risky:** `c`: gone.';
    const entries = '- `a`: new. (`b`)\n- **Risky:** `c`: gone.';
    expect(parseChangeset({ id: 'a', summary })).toEqual({ 'Changed in the Genesys Cloud API': entries });
  });

  test.each(['A method.', 'Improved: a method.', ': a method.', ''])('%j has no category', (summary) => {
    expect(() => parseChangeset({ id: 'a', summary })).toThrow(
      '.changeset/a.md starts with no category. Start each entry with one of: "Changed in the Genesys Cloud API: ", "Added: "',
    );
  });
});

describe('a release', () => {
  test('has the entries under Unreleased and those of the changesets, by category', () => {
    const changesets = [{ Security: '- A defense.', Added: '- A method.' }, { Added: '- An option.' }];
    expect(addRelease(CHANGELOG, '0.2.0', '2026-11-29', changesets)).toBe(`# Changelog

All notable changes.

## [0.2.0] - 2026-11-29

### Added

- An old entry
  of two lines.
- A method.
- An option.

### Fixed

- An old fix.

### Security

- A defense.

## [0.1.0]

The first version.
`);
  });

  test('needs nothing under Unreleased', () => {
    const first = addRelease(CHANGELOG, '0.2.0', '2026-11-29', []);
    const second = addRelease(first, '0.2.1', '2026-12-01', [{ Fixed: '- A problem.' }]);
    expect(second).toBe(
      first.replace('## [0.2.0]', '## [0.2.1] - 2026-12-01\n\n### Fixed\n\n- A problem.\n\n## [0.2.0]'),
    );
    expect(findSection(second, '0.2.1')).toBe('### Fixed\n\n- A problem.');
    expect(findSection(second, '0.2')).toBeUndefined();
  });

  test('keeps every entry of this package', () => {
    const changelog = readFileSync('CHANGELOG.md', 'utf8');
    const released = addRelease(changelog, '99.0.0', '2026-11-29', []);
    const entriesOf = (text: string) => text.split('\n').filter((line) => /^(- | {2})/.test(line));
    expect(entriesOf(released).sort()).toEqual(entriesOf(changelog).sort());
    expect(released).not.toContain('[Unreleased]');
  });
});
