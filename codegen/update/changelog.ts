import type { Finding } from '../diff/compare.ts';
import type { Severity } from '../diff/rules.ts';
import { bumpAfter, type Step } from '../diff/version.ts';
import type { Project } from '../project.ts';
import { formatPlace } from './format.ts';

const FILE = 'CHANGELOG.md';
const CATEGORY = 'Changed in the Genesys Cloud API';
/** Projects with this file use changesets (https://github.com/changesets/changesets). */
const CHANGESETS_CONFIG = '.changeset/config.json';

const LABELS: Record<Severity, string> = { breaking: '**Breaking:** ', risky: '**Risky:** ', compatible: '' };

/** The findings as a subsection of the changelog's Unreleased section; empty without findings. */
export const changelogSection = (findings: readonly Finding[]): string =>
  findings.length > 0 ? `### ${CATEGORY}\n\n${findings.map((finding) => `- ${formatEntry(finding)}`).join('\n')}` : '';

const formatEntry = (finding: Finding) =>
  `${LABELS[finding.severity]}${formatPlace(finding)}: ${finding.sentence}${formatMethods(finding)}`;

const MAX_METHODS = 4;

function formatMethods({ methods, place }: Finding): string {
  if (methods.length === 0 || (place.operation && methods.length === 1)) return '';
  const named = methods.slice(0, MAX_METHODS).map((method) => `\`${method}\``);
  const more = methods.length > MAX_METHODS ? ` and ${methods.length - MAX_METHODS} more` : '';
  return ` (${named.join(', ')}${more})`;
}

/** The parts of an update that are recorded. */
interface Changes {
  readonly findings: readonly Finding[];
  readonly upstream: { readonly sha256: string };
  readonly version: { readonly step: Step | 'none'; readonly from: string };
}

/** Returns the file that lists the changes for users: a changeset if the project uses changesets, or the changelog. */
export async function recordFindings(project: Project, update: Changes) {
  if (update.findings.length === 0) return new Map<string, string>();
  return (await createChangeset(project, update)) ?? addToChangelog(project, update);
}

async function createChangeset(
  { files }: Project,
  { findings, upstream, version }: Changes,
): Promise<Map<string, string> | undefined> {
  const manifest = await files.readIfExists('package.json');
  const { name } = JSON.parse(manifest ?? '{}') as { name?: string };
  if (!name || version.step === 'none' || !(await files.readIfExists(CHANGESETS_CONFIG))) return undefined;
  const entries = findings.map((finding) => `${CATEGORY}: ${formatEntry(finding)}`);
  const text = `---\n"${name}": ${bumpAfter(version.from, version.step)}\n---\n\n${entries.join('\n')}\n`;
  return new Map([[`.changeset/spec-${upstream.sha256.slice(0, 8)}.md`, text]]);
}

/** Returns the changelog with the section added, if the project has one with an Unreleased section. */
async function addToChangelog({ files }: Project, { findings }: Changes) {
  const text = await files.readIfExists(FILE);
  const heading = text && /^## \[?unreleased\]?.*$/im.exec(text);
  if (!text || !heading) return new Map<string, string>();
  const start = heading.index + heading[0].length;
  return new Map([[FILE, `${text.slice(0, start)}\n\n${changelogSection(findings)}${text.slice(start)}`]]);
}
