// The scenarios of the official conformance suite that apply to this server, over HTTP. They list, and call nothing.
// `npx tsx bench/conformance.ts`. The suite wants Node 22 or later; SUITE_NODE=/path/to/node names one, where this one is older.
import { spawn } from 'node:child_process';
import { accessToken } from '../src/auth/access-token.js';
import { createLog } from '../src/mcp/log.js';
import { startMcp } from '../src/mcp/start.js';

const SUITE = '@modelcontextprotocol/conformance@0.1.16';

/** The others want what a server for tests offers: tools, resources and prompts named `test_…`. */
const SCENARIOS = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
];

const server = await startMcp({
  flags: { http: true, port: 0 },
  connections: [{ id: 'default', baseUrl: 'http://127.0.0.1:9', auth: accessToken('never-sent') }],
  log: createLog('silent'),
});
const node = process.env.SUITE_NODE ?? process.execPath;
let failed = 0;
for (const scenario of SCENARIOS) {
  const shell = `"${node}" "$(command -v conformance)" server --url ${server.url} --scenario ${scenario}`;
  const suite = spawn('npx', ['-y', '-p', SUITE, '-c', shell], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [suite.stdout, suite.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => suite.on('close', resolve));
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${scenario}`);
  if (code !== 0) console.error(said);
  failed += code === 0 ? 0 : 1;
}
await server.close();
process.exitCode = failed === 0 ? 0 : 1;
