// Runs every applicable scenario of the newest MCP conformance suite against the server with the suite's fixtures, in the 2025
// protocols and in 2026-07-28, and writes the table in docs/conformance.md. `npx tsx scripts/test-conformance.ts`. The suite requires Node 22
// or later; the script installs both from npm if necessary.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer } from './conformance/test-server.ts';
import { findOrInstallNode, npm } from './install-node.ts';

/** Only alpha versions support protocol 2026-07-28, and they are not the version `latest`. */
const PACKAGE = '@modelcontextprotocol/conformance';
const PROTOCOLS = ['2025-11-25', '2026-07-28'] as const;
const DOCS = 'docs/conformance.md';

/** Scenarios that do not apply to this server, with the reason. */
const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  'tools-call-sampling': 'needs a session: the server asks the client',
  'tools-call-elicitation': 'needs a session: the server asks the client',
  'elicitation-sep1034-defaults': 'needs a session: the server asks the client',
  'elicitation-sep1330-enums': 'needs a session: the server asks the client',
  'server-sse-polling': 'needs a session: the server resumes a stream',
  'resources-subscribe': 'the server has no resource subscriptions',
  'resources-unsubscribe': 'the server has no resource subscriptions',
};

interface Outcome {
  readonly protocol: string;
  readonly scenario: string;
  readonly passed: boolean;
  /** `Passed: 3/3, 0 failed, 0 warnings` */
  readonly checks: string;
}

const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
const node = findOrInstallNode(22, folder);
const versions = JSON.parse(npm(['view', PACKAGE, 'versions', '--json'], folder)) as string[];
const version = versions.at(-1) ?? '';
npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `${PACKAGE}@${version}`], folder);
const server = await startTestServer();
const outcomes: Outcome[] = [];
for (const protocol of PROTOCOLS) {
  for (const scenario of await listScenarios(protocol)) {
    if (NOT_APPLICABLE[scenario]) continue;
    const args = ['server', '--url', server.url, '--scenario', scenario, '--spec-version', protocol];
    const { code, output } = await run(args);
    const [checks = ''] = /Passed: \d+\/\d+.*/.exec(output) ?? [];
    outcomes.push({ protocol, scenario, passed: code === 0, checks });
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${protocol}  ${scenario.padEnd(45)} ${checks}`);
    if (code !== 0) console.error(output);
  }
}
await server.close();
rmSync(folder, { recursive: true, force: true });
const failed = outcomes.filter(({ passed }) => !passed);
console.log(`${outcomes.length - failed.length} of ${outcomes.length} applicable scenarios passed.`);
if (outcomes.length === 0) throw new Error(`The suite ${version} lists no scenarios. Its output has changed.`);
writeTable();
process.exitCode = failed.length === 0 ? 0 : 1;

/** Returns the server scenarios of a protocol version. */
async function listScenarios(protocol: string): Promise<string[]> {
  const { output } = await run(['list', '--server']);
  return [...output.matchAll(/^ +- ([\w-]+) \[([^\]]*)\]/gm)].flatMap(([, scenario = '', protocols = '']) =>
    protocols.split(',').includes(protocol) ? [scenario] : [],
  );
}

async function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const suite = spawn(node, [join(folder, 'node_modules/.bin/conformance'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  let output = '';
  for (const stream of [suite.stdout, suite.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => suite.on('close', resolve));
  return { code, output };
}

/** Replaces the part of the docs between the markers. */
function writeTable(): void {
  const scenarios = [...new Set([...outcomes.map(({ scenario }) => scenario), ...Object.keys(NOT_APPLICABLE)])];
  const cell = (protocol: string, scenario: string) => {
    const found = outcomes.find((outcome) => outcome.protocol === protocol && outcome.scenario === scenario);
    return found ? (found.passed ? 'passed' : 'failed') : '';
  };
  const rows = scenarios.map((scenario) => {
    const reason = NOT_APPLICABLE[scenario];
    const cells = reason ? [`not applicable: ${reason}`, ''] : PROTOCOLS.map((protocol) => cell(protocol, scenario));
    return `| ${scenario} | ${cells.join(' | ')} |`;
  });
  const passed = outcomes.length - failed.length;
  const table = [
    `Version ${version} of the suite: ${passed} of ${outcomes.length} applicable scenarios passed.`,
    '',
    `| Scenario | ${PROTOCOLS.join(' | ')} |`,
    '|---|---|---|',
    ...rows,
  ].join('\n');
  const docs = readFileSync(DOCS, 'utf8');
  const updated = docs.replace(/(?<=<!-- table -->\n)[\s\S]*(?=\n<!-- end -->)/, () => table);
  writeFileSync(DOCS, updated);
}
