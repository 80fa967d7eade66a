import type { Finding } from '../diff/compare.ts';
import type { Severity } from '../diff/rules.ts';
import type { Project } from '../project.ts';
import { formatPlace } from './format.ts';

const FILE = 'CHANGELOG.md';

const LABELS: Record<Severity, string> = { breaking: '**Breaking:** ', risky: '**Risky:** ', compatible: '' };

/** The findings as a subsection of the changelog's Unreleased section; empty without findings. */
export const changelogSection = (findings: readonly Finding[]): string =>
  findings.length > 0 ? `### Changed in the Genesys Cloud API\n\n${findings.map(formatEntry).join('\n')}` : '';

const formatEntry = (finding: Finding) =>
  `- ${LABELS[finding.severity]}${formatPlace(finding)}: ${finding.sentence}${formatMethods(finding)}`;

const MAX_METHODS = 4;

function formatMethods({ methods, place }: Finding): string {
  if (methods.length === 0 || (place.operation && methods.length === 1)) return '';
  const named = methods.slice(0, MAX_METHODS).map((method) => `\`${method}\``);
  const more = methods.length > MAX_METHODS ? ` and ${methods.length - MAX_METHODS} more` : '';
  return ` (${named.join(', ')}${more})`;
}

/** Returns the changelog with the section added, if the project has one with an Unreleased section. */
export async function addToChangelog({ files }: Project, { findings }: { findings: readonly Finding[] }) {
  const text = await files.readIfExists(FILE);
  const heading = text && /^## \[?unreleased\]?.*$/im.exec(text);
  const section = changelogSection(findings);
  if (!text || !heading || !section) return new Map<string, string>();
  const start = heading.index + heading[0].length;
  return new Map([[FILE, `${text.slice(0, start)}\n\n${section}${text.slice(start)}`]]);
}
