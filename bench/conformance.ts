// The scenarios of the official conformance suite that apply to this server, over HTTP. They list, and call nothing.
// `npm run bench:conformance`. The suite wants Node 22 or later: where this one is older, one comes from npm.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFrom, npm } from '../scripts/node-of.ts';
import { accessToken } from '../src/auth/access-token.js';
import { createLog } from '../src/mcp/log.js';
import { startMcp } from '../src/mcp/start-mcp.js';

/** By version of the suite. The others want what a server for tests offers: tools, resources and prompts named `test_…`. */
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
  // The first versions that know the newest protocol are alphas.
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
const node = nodeFrom(22, folder);
let failed = 0;
for (const [version, { protocol, scenarios }] of Object.entries(SUITES)) {
  const place = join(folder, version);
  const suite = `@modelcontextprotocol/conformance@${version}`;
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', place, suite], folder);
  for (const scenario of scenarios) {
    const { code, said } = await run(join(place, 'node_modules/.bin/conformance'), [
      ...['server', '--url', server.url ?? '', '--scenario', scenario],
      ...(protocol ? ['--spec-version', protocol] : []),
    ]);
    const [checks] = /Passed: \d+\/\d+.*/.exec(said) ?? [];
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${version.padEnd(15)} ${scenario.padEnd(42)} ${checks ?? ''}`);
    if (code !== 0) console.error(said);
    failed += code === 0 ? 0 : 1;
  }
}
await server.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;

async function run(script: string, args: string[]): Promise<{ code: number | null; said: string }> {
  const suite = spawn(node, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [suite.stdout, suite.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => suite.on('close', resolve));
  return { code, said };
}
