// Runs the scenarios of the official MCP conformance suite that apply to this server, over HTTP. They call no tool.
// `npm run bench:conformance`. The suite requires Node 22 or later; the script installs it from npm if necessary.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallNode, npm } from '../scripts/install-node.ts';
import { accessToken } from '../src/auth/access-token.js';
import { createLog } from '../src/mcp/log.js';
import { startMcp } from '../src/mcp/start-mcp.js';

/** Scenarios by version of the suite. Other scenarios require a test server with tools, resources and prompts named `test_…`. */
const SUITES: Readonly<Record<string, { protocol?: string; scenarios: readonly string[] }>> = {
  '0.1.16': {
    scenarios: [
      'server-initialize',
      'ping',
      'tools-list',
      'resources-list',
      'prompts-list',
      'dns-rebinding-protection',
    ],
  },
  // Only alpha versions support the latest protocol.
  '0.2.0-alpha.12': {
    protocol: '2026-07-28',
    scenarios: [
      'tools-list',
      'resources-list',
      'prompts-list',
      'dns-rebinding-protection',
      'caching',
      'http-header-validation',
      'http-custom-header-server-validation',
      'sep-2164-resource-not-found',
      'input-required-result-unsupported-methods',
    ],
  },
};

const server = await startMcp({
  flags: { http: true, port: 0 },
  connections: [{ id: 'default', baseUrl: 'http://127.0.0.1:9', auth: accessToken('never-sent') }],
  log: createLog('silent'),
});
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
const node = findOrInstallNode(22, folder);
let failures = 0;
for (const [version, { protocol, scenarios }] of Object.entries(SUITES)) {
  const prefix = join(folder, version);
  const suite = `@modelcontextprotocol/conformance@${version}`;
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix, suite], folder);
  for (const scenario of scenarios) {
    const { code, output } = await run(join(prefix, 'node_modules/.bin/conformance'), [
      ...['server', '--url', server.url ?? '', '--scenario', scenario],
      ...(protocol ? ['--spec-version', protocol] : []),
    ]);
    const [checks] = /Passed: \d+\/\d+.*/.exec(output) ?? [];
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${version.padEnd(15)} ${scenario.padEnd(42)} ${checks ?? ''}`);
    if (code !== 0) console.error(output);
    failures += code === 0 ? 0 : 1;
  }
}
await server.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;

async function run(script: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const suite = spawn(node, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [suite.stdout, suite.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => suite.on('close', resolve));
  return { code, output };
}
