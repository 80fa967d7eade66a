import type { Finding } from '../diff/compare.ts';
import { formatEndpoint } from '../diff/moved-operations.ts';
import { formatSliceLines } from '../diff/operations-outside-slice.ts';
import type { Severity } from '../diff/rules.ts';
import { code, toPrintable } from '../printable.ts';
import type { Slice } from '../slice.ts';
import { changelogSection } from './changelog.ts';
import { type CheckResult, NOT_RUN } from './checks.ts';
import { formatCount, formatPlace } from './format.ts';
import type { Update } from './plan.ts';

const HEADINGS: Record<Severity, string> = {
  breaking: 'Breaking changes',
  risky: 'Risky changes',
  compatible: 'Compatible changes',
};

const INTRODUCTIONS: Record<Severity, string> = {
  breaking: 'Code or a tool call that works today can fail.',
  risky: 'Code or a tool call can behave differently.',
  compatible: 'Existing code and tool calls are not affected.',
};

/** How many items of one kind the report lists. The changelog and `--json` list all. */
const MAX_ITEMS = 100;

/** The report as Markdown, for a pull request. It contains no prose of Genesys. */
export function formatMarkdownReport(
  update: Update,
  slice: Slice,
  checks: readonly CheckResult[] = [],
  allTests = false,
): string {
  const parts = [
    `# Spec update: ${update.slice}`,
    formatSummary(update),
    ...removedPart(update),
    ...movedPart(update),
    ...(['breaking', 'risky', 'compatible'] as const).flatMap((severity) => findingPart(update, severity)),
    ...listPart('Missing descriptions', 'Add these to the overlay:', update.missingDescriptions.map(code)),
    ...listPart(
      'Unmatched overlay actions',
      'These match nothing, or add what the upstream spec already has. Correct or remove them:',
      update.unmatchedActions.map(code),
    ),
    ...checkPart(checks, allTests),
    ...changelogPart(update),
    ...outsidePart(update, slice),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The source, the number of changes and the version step. */
export function formatSummary({ upstream, findings, changed, version, removedOperations }: Update): string {
  const countOf = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const source = `Source: ${upstream.source} (${formatCount(upstream.operations, 'operation')}, SHA-256 \`${upstream.sha256}\`)`;
  if (!changed && removedOperations.length === 0) return `${source}\n\nThe slice did not change.`;
  const counts =
    findings.length === 0
      ? 'The slice changed, but not for callers.'
      : `${formatCount(findings.length, 'change')} for callers: ${countOf('breaking')} breaking, ${countOf('risky')} risky, ${countOf('compatible')} compatible.`;
  return `${source}\n\n${counts}\n\nVersion step: **${version.step}** (${version.from} → ${version.to}).`;
}

function removedPart({ removedOperations }: Update): string[] {
  if (removedOperations.length === 0) return [];
  const lines = removedOperations.map(({ method, endpoint }) => `- ${code(method)}: ${code(formatEndpoint(endpoint))}`);
  return [
    `## Removed operations (${removedOperations.length})`,
    'The upstream spec no longer has these operations. Nothing was written. To remove their tools and methods, delete their ' +
      'lines from the slice and their descriptions from the overlay, and run the update again.',
    lines.join('\n'),
  ];
}

function movedPart({ movedOperations }: Update): string[] {
  const lines = movedOperations.map(
    ({ method, from, to }) => `- ${code(method)}: ${code(formatEndpoint(from))} → ${code(formatEndpoint(to))}`,
  );
  if (lines.length === 0) return [];
  return [
    `## Moved operations (${lines.length})`,
    'The update changes their endpoints in the slice and the overlay:',
    lines.join('\n'),
  ];
}

function findingPart({ findings }: Update, severity: Severity): string[] {
  const own = findings.filter((finding) => finding.severity === severity);
  if (own.length === 0) return [];
  return [`## ${HEADINGS[severity]} (${own.length})`, INTRODUCTIONS[severity], truncateList(own.map(formatFinding))];
}

const formatFinding = (finding: Finding) =>
  [
    `- **${formatPlace(finding)}**: ${finding.sentence} ${code(finding.rule)}`,
    ...(finding.tools.length > 0 ? [`  - Tools: ${formatNames(finding.tools)}`] : []),
    ...(finding.methods.length > 0 ? [`  - Methods: ${formatNames(finding.methods)}`] : []),
  ].join('\n');

const formatNames = (names: readonly string[]) =>
  names.slice(0, 8).map(code).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');

const truncateList = (lines: readonly string[]) =>
  [
    ...lines.slice(0, MAX_ITEMS),
    ...(lines.length > MAX_ITEMS ? [`- … and ${lines.length - MAX_ITEMS} more`] : []),
  ].join('\n');

const listPart = (heading: string, introduction: string, lines: readonly string[]): string[] =>
  lines.length > 0
    ? [`## ${heading} (${lines.length})`, introduction, truncateList(lines.map((line) => `- ${line}`))]
    : [];

function checkPart(checks: readonly CheckResult[], allTests: boolean): string[] {
  if (checks.length === 0) return [];
  const lines = checks.map(
    ({ name, passed, seconds }) => `- ${name}: ${passed ? 'passed' : '**failed**'} (${seconds} s)`,
  );
  return ['## Checks', lines.join('\n'), ...(allTests ? [] : [NOT_RUN])];
}

function changelogPart({ findings }: Update): string[] {
  const section = changelogSection(findings);
  return section ? ['## Changelog entry', fence('markdown', section)] : [];
}

function outsidePart({ operationsOutsideSlice: operations }: Update, { channels }: Slice): string[] {
  if (operations.length === 0) return [];
  return [
    `## Operations outside the slice (${operations.length})`,
    'The upstream spec has these operations under the path prefixes of the slice. To add one, copy its line to the slice, ' +
      'choose a method name and pull the spec again.',
    `<details><summary>Show the lines</summary>\n\n${fence('yaml', formatSliceLines(operations, channels))}\n\n</details>`,
  ];
}

const fence = (language: string, text: string) => `\`\`\`\`${language}\n${text}\n\`\`\`\``;

/** The report for a terminal. Only this one shows Genesys' own descriptions, as help for writing the missing ones. */
export function formatTerminalReport(
  update: Update,
  findUpstreamDescription: (place: string) => string | undefined,
): string {
  const lines = [
    formatSummary(update).replaceAll('\n\n', '\n').replaceAll(/[`*]/g, ''),
    ...update.removedOperations.map(({ method, endpoint }) => `removed     ${method}: ${formatEndpoint(endpoint)}`),
    ...update.movedOperations.map(
      ({ method, from, to }) => `moved       ${method}: ${formatEndpoint(from)} → ${toPrintable(formatEndpoint(to))}`,
    ),
    ...update.findings.map(
      (finding) =>
        `${finding.severity.padEnd(11)} ${formatPlace(finding).replaceAll('`', '')}: ${finding.sentence.replaceAll('`', '')}\n` +
        `            ${finding.rule}${formatAffected(finding)}`,
    ),
    ...update.missingDescriptions.map((place) => {
      const upstream = findUpstreamDescription(place);
      return `missing     ${toPrintable(place)}${upstream ? `\n            upstream: ${upstream}` : ''}`;
    }),
    ...update.unmatchedActions.map((target) => `unmatched   overlay: ${target}`),
  ];
  if (update.operationsOutsideSlice.length > 0) {
    lines.push(
      `${formatCount(update.operationsOutsideSlice.length, 'operation')} outside the slice. Use --report to list them.`,
    );
  }
  return lines.join('\n');
}

const formatAffected = ({ tools }: Finding) =>
  tools.length === 0
    ? ''
    : `: ${tools.slice(0, 3).join(', ')}${tools.length > 3 ? ` and ${tools.length - 3} more` : ''}`;
