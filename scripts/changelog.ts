/** The category of spec updates, and those of Keep a Changelog in its order. Source: https://keepachangelog.com/en/1.1.0/ */
const CATEGORIES = [
  'Changed in the Genesys Cloud API',
  'Added',
  'Changed',
  'Deprecated',
  'Removed',
  'Fixed',
  'Security',
] as const;

type Category = (typeof CATEGORIES)[number];

/** The entries of a release, by category: Markdown lists. */
export type Entries = Readonly<Partial<Record<Category, string>>>;

const START_OF_ENTRY = new RegExp(`^(?=(?:${CATEGORIES.join('|')}): )`, 'm');
const UNRELEASED = '## [Unreleased]';

const isCategory = (name: string): name is Category => CATEGORIES.some((category) => category === name);

/**
 * Parses the text of a changeset, in which each entry starts with its category: `Fixed: …`. Further lines belong to the entry.
 *
 * @throws Error if the text does not start with a category.
 */
export function parseChangeset({ id, summary }: { readonly id: string; readonly summary: string }): Entries {
  const entries: Partial<Record<Category, string>> = {};
  for (const entry of summary.trim().split(START_OF_ENTRY)) {
    const colon = entry.indexOf(': ');
    const category = entry.slice(0, Math.max(colon, 0));
    if (!isCategory(category)) {
      throw new Error(
        `.changeset/${id}.md starts with no category. Start each entry with one of: ${CATEGORIES.map((name) => `"${name}: "`).join(', ')}.`,
      );
    }
    const text = entry.slice(colon + 2).trim();
    const item = `- ${text.charAt(0).toUpperCase()}${text.slice(1)}`.replaceAll('\n', '\n  ').replace(/ +$/gm, '');
    entries[category] = joinLists(entries[category], item);
  }
  return entries;
}

const joinLists = (...lists: readonly (string | undefined)[]): string => lists.filter(Boolean).join('\n');

/** Returns the section of a version without its heading, or undefined. */
export function findSection(changelog: string, version: string): string | undefined {
  const section = changelog.split(/^(?=## )/m).find((text) => text.startsWith(`## [${version}]`));
  return section?.slice(section.indexOf('\n')).trim();
}

/**
 * Returns the changelog with a section for a version, which has the entries of the changesets and what is under *Unreleased*.
 *
 * @param date Day of the release, such as `2026-11-29`.
 */
export function addRelease(changelog: string, version: string, date: string, changesets: readonly Entries[]): string {
  const unreleased = parseSection(findSection(changelog, 'Unreleased') ?? '');
  const blocks = CATEGORIES.flatMap((category) => {
    const list = joinLists(unreleased[category], ...changesets.map((entries) => entries[category]));
    return list ? [`### ${category}\n\n${list}\n`] : [];
  });
  const section = `## [${version}] - ${date}\n\n${blocks.join('\n')}\n`;
  const [head = '', ...sections] = changelog.split(/^(?=## )/m);
  return [head, section, ...sections.filter((text) => !text.startsWith(UNRELEASED))].join('');
}

function parseSection(section: string): Entries {
  const entries: Partial<Record<Category, string>> = {};
  for (const block of section.split(/^### /m).filter((text) => text.trim())) {
    const [name = '', ...lines] = block.split('\n');
    if (!isCategory(name))
      throw new Error(`CHANGELOG.md: unknown category "${name}". Use one of: ${CATEGORIES.join(', ')}.`);
    entries[name] = joinLists(entries[name], lines.join('\n').trim());
  }
  return entries;
}
