import type { Finding } from '../diff/compare.ts';
import type { Severity } from '../diff/rules.ts';
import type { Project } from '../project.ts';
import { formatPlace } from './format.ts';

const FILE = 'CHANGELOG.md';

const MARKS: Record<Severity, string> = { breaking: '**Breaking:** ', risky: '**To look at:** ', compatible: '' };

/** The findings as a part of the changelog's section on what is not released yet. */
export const changelogSection = (findings: readonly Finding[]): string =>
  findings.length > 0 ? `### Changed upstream\n\n${findings.map(line).join('\n')}` : '';

const line = (finding: Finding) =>
  `- ${MARKS[finding.severity]}${formatPlace(finding)}: ${finding.sentence}${methodWords(finding)}`;

const MOST = 4;

function methodWords({ methods, place }: Finding): string {
  if (methods.length === 0 || (place.operation && methods.length === 1)) return '';
  const named = methods.slice(0, MOST).map((method) => `\`${method}\``);
  const more = methods.length > MOST ? ` and ${methods.length - MOST} more` : '';
  return ` (${named.join(', ')}${more})`;
}

/** The changelog with the section in it, where the project keeps one. */
export async function changelogWith({ files }: Project, { findings }: { findings: readonly Finding[] }) {
  const text = await files.readIfExists(FILE);
  const heading = text && /^## \[?unreleased\]?.*$/im.exec(text);
  const section = changelogSection(findings);
  if (!text || !heading || !section) return new Map<string, string>();
  const start = heading.index + heading[0].length;
  return new Map([[FILE, `${text.slice(0, start)}\n\n${section}${text.slice(start)}`]]);
}
