// Runs the built MCP server in other programs that use MCP servers ("hosts"), and writes the table in docs/hosts.md.
// `npm run test:hosts -- [id …]`. Packages are installed from npm into the folder for temporary files and stay there.
import { mkdirSync } from 'node:fs';
import { findOrInstallNode } from '../install-node.ts';
import { blockNetwork } from './blocked-network.ts';
import { type Host, hosts } from './hosts.ts';
import { CACHE, install, versionOf } from './install.ts';
import { type HostOutcome, writeTable } from './results-table.ts';
import { runHost } from './run-host.ts';
import { listToolNames, TRANSPORTS, type Transport } from './server.ts';

/** mcporter requires Node 24. */
const NODE_MAJOR = 24;

const ids = process.argv.slice(2);
const unknown = ids.filter((id) => !hosts.some((host) => host.id === id));
if (unknown.length > 0)
  throw new Error(`Unknown host ${unknown.join(', ')}. Use some of ${hosts.map(({ id }) => id).join(', ')}.`);
mkdirSync(CACHE, { recursive: true });
const node = findOrInstallNode(NODE_MAJOR, CACHE);
const toolNames = await listToolNames();
const network = await blockNetwork();
console.log(`The server lists ${toolNames.length} tools.\n`);
const results: HostOutcome[] = [];
for (const host of hosts) {
  if (ids.length === 0 || ids.includes(host.id)) results.push(await tryHost(host));
}
network.close();
if (ids.length === 0) writeTable(results, toolNames.length);
const isPassed = ({ outcomes }: HostOutcome) => Object.values(outcomes).every((outcome) => outcome === 'passed');
process.exitCode = results.every(isPassed) ? 0 : 1;

async function tryHost(host: Host): Promise<HostOutcome> {
  const outcomes: Partial<Record<Transport, string>> = {};
  for (const transport of host.transports ?? TRANSPORTS) {
    outcomes[transport] = await tryTransport(host, transport);
  }
  return { host, outcomes };
}

/** Returns the result in a word, and prints it with the reason of a failure. */
async function tryTransport(host: Host, transport: Transport): Promise<string> {
  const print = (outcome: string) =>
    console.log(`${host.name} ${versionOf(host.packages[0])}, ${transport}: ${outcome}${describeBlockedRequests()}`);
  let folder: string;
  try {
    folder = install(host.packages);
  } catch (error) {
    print(`NOT INSTALLED: ${(error as Error).message}`);
    return 'not installed';
  }
  try {
    await runHost(host, transport, { node, folder, toolNames, env: network.env });
    print('passed');
    return 'passed';
  } catch (error) {
    print(`FAILED: ${(error as Error).message}`);
    return 'failed';
  }
}

function describeBlockedRequests(): string {
  const requests = network.takeRequests();
  return requests.length > 0 ? `  (blocked: ${requests.join(', ')})` : '';
}
