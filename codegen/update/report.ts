import type { Finding } from '../diff/compare.ts';
import { formatEndpoint } from '../diff/moved-operations.ts';
import { formatSliceLines } from '../diff/operations-outside-slice.ts';
import type { Severity } from '../diff/rules.ts';
import { code, printable } from '../printable.ts';
import type { Slice } from '../slice.ts';
import { changelogSection } from './changelog.ts';
import { type CheckResult, NOT_RUN } from './checks.ts';
import { count, formatPlace } from './format.ts';
import type { Update } from './plan.ts';

const HEADINGS: Record<Severity, string> = {
  breaking: 'Breaking: code or a tool call that works today can stop working',
  risky: 'Risky: it may behave otherwise',
  compatible: 'Compatible',
};

/** How many places of one kind the report lists; the changelog and `--json` have them all. */
const MOST = 100;

/** The report as Markdown: the text of a pull request. It holds facts of upstream and sentences of ours. */
export function markdownReport(
  update: Update,
  slice: Slice,
  checks: readonly CheckResult[] = [],
  allTests = false,
): string {
  const parts = [
    `# Update of the ${update.slice} slice`,
    headline(update),
    ...lossPart(update),
    ...movePart(update),
    ...(['breaking', 'risky', 'compatible'] as const).flatMap((severity) => findingPart(update, severity)),
    ...listPart('These places need words of ours now', update.missingDescriptions.map(code)),
    ...listPart('These overlay actions match nothing any more', update.unmatchedActions.map(code)),
    ...checkPart(checks, allTests),
    ...changelogPart(update),
    ...besidePart(update, slice),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The most important things in three lines. */
export function headline({ upstream, findings, changed, version, losses }: Update): string {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const read = `${upstream.source}: ${count(upstream.operations, 'operation')}, sha256 \`${upstream.sha256}\`.`;
  if (!changed && losses.length === 0) return `${read}\n\nNothing in the slice changed.`;
  const counts =
    findings.length === 0
      ? 'Facts of the slice changed, but nothing that a caller notices.'
      : `${count(findings.length, 'change')} for callers: ${of('breaking')} breaking, ${of('risky')} risky, ${of('compatible')} compatible.`;
  return `${read}\n\n${counts}\n\nVersion step: **${version.step}** (${version.from} → ${version.to}).`;
}

function lossPart({ losses }: Update): string[] {
  if (losses.length === 0) return [];
  const lines = losses.map(({ method, endpoint }) => `- ${code(method)}: ${code(formatEndpoint(endpoint))}`);
  return [
    '## Operations are lost',
    'Upstream no longer has them. Nothing was written. To let them go, take their lines (and their words) out of the slice ' +
      'and the overlay, and update again.',
    lines.join('\n'),
  ];
}

function movePart({ moves }: Update): string[] {
  const lines = moves.map(
    ({ method, from, to }) => `- ${code(method)}: ${code(formatEndpoint(from))} → ${code(formatEndpoint(to))}`,
  );
  return lines.length > 0 ? ['## Operations moved', 'Slice and overlay follow them:', lines.join('\n')] : [];
}

function findingPart({ findings }: Update, severity: Severity): string[] {
  const own = findings.filter((finding) => finding.severity === severity);
  if (own.length === 0) return [];
  return [`## ${HEADINGS[severity]} (${own.length})`, shortened(own.map(findingLine))];
}

const findingLine = (finding: Finding) =>
  [
    `- **${formatPlace(finding)}**: ${finding.sentence} ${code(finding.rule)}`,
    ...(finding.tools.length > 0 ? [`  - Tools: ${shortList(finding.tools)}`] : []),
    ...(finding.methods.length > 0 ? [`  - Methods: ${shortList(finding.methods)}`] : []),
  ].join('\n');

const shortList = (names: readonly string[]) =>
  names.slice(0, 8).map(code).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');

const shortened = (lines: readonly string[]) =>
  [...lines.slice(0, MOST), ...(lines.length > MOST ? [`- … and ${lines.length - MOST} more`] : [])].join('\n');

const listPart = (heading: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [`## ${heading} (${lines.length})`, shortened(lines.map((line) => `- ${line}`))] : [];

function checkPart(checks: readonly CheckResult[], allTests: boolean): string[] {
  if (checks.length === 0) return [];
  const lines = checks.map(
    ({ name, passed, seconds }) => `- ${name}: ${passed ? 'passed' : '**failed**'} (${seconds} s)`,
  );
  return ['## Checks', lines.join('\n'), ...(allTests ? [] : [NOT_RUN])];
}

function changelogPart({ findings }: Update): string[] {
  const section = changelogSection(findings);
  return section ? ['## For the changelog', fenced('markdown', section)] : [];
}

function besidePart({ beside }: Update, { channels }: Slice): string[] {
  if (beside.length === 0) return [];
  return [
    `## ${count(beside.length, 'more operation')} upstream beside those of the slice`,
    'To add one, put its line (and a name that you like better) into the slice, and pull again:',
    `<details><summary>The lines</summary>\n\n${fenced('yaml', formatSliceLines(beside, channels))}\n\n</details>`,
  ];
}

const fenced = (language: string, text: string) => `\`\`\`\`${language}\n${text}\n\`\`\`\``;

/** The same for a terminal; here alone upstream's own sentences are shown, to whoever writes ours. */
export function terminalReport(update: Update, upstreamWords: (place: string) => string | undefined): string {
  const lines = [
    headline(update).replaceAll('\n\n', '\n').replaceAll(/[`*]/g, ''),
    ...update.losses.map(({ method, endpoint }) => `lost        ${method}: ${formatEndpoint(endpoint)}`),
    ...update.moves.map(
      ({ method, from, to }) => `moved       ${method}: ${formatEndpoint(from)} → ${printable(formatEndpoint(to))}`,
    ),
    ...update.findings.map(
      (finding) =>
        `${finding.severity.padEnd(11)} ${formatPlace(finding).replaceAll('`', '')}: ${finding.sentence.replaceAll('`', '')}\n` +
        `            ${finding.rule}${touchedWords(finding)}`,
    ),
    ...update.missingDescriptions.map((place) => {
      const words = upstreamWords(place);
      return `no words    ${printable(place)}${words ? `\n            upstream: ${words}` : ''}`;
    }),
    ...update.unmatchedActions.map((target) => `no match    overlay: ${target}`),
  ];
  if (update.beside.length > 0) {
    lines.push(
      `${count(update.beside.length, 'more operation')} upstream beside those of the slice (--report lists them).`,
    );
  }
  return lines.join('\n');
}

const touchedWords = ({ tools }: Finding) =>
  tools.length === 0
    ? ''
    : `: ${tools.slice(0, 3).join(', ')}${tools.length > 3 ? ` and ${tools.length - 3} more` : ''}`;
