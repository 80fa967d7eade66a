// How many tokens of a model's context the tools take as the server lists them. `npx tsx bench/discovery-tokens.ts`
import { pathToFileURL } from 'node:url';
import { accessToken } from '../src/auth/access-token.js';
import { type AvailableToolsOptions, createAvailableTools } from '../src/mcp/available-tools.js';
import { openConnection } from '../src/mcp/connections.js';
import { createDiscoveryTools } from '../src/mcp/discovery/discovery-tools.js';
import { manifestTokens, type Tool } from './manifest-tokens.js';

/** What a model is given of the tools, where so many connections are open. */
export function listed(connections: number, options: AvailableToolsOptions): readonly Tool[] {
  const opened = Array.from({ length: connections }, (_, index) =>
    openConnection({ id: `organization-${index}`, region: 'eu_central_1', auth: accessToken('never-sent') }),
  );
  return createAvailableTools({ connections: opened, toolFilter: () => true }, options);
}

function main(): void {
  for (const [what, tools] of [
    ['all, --names full', listed(1, { names: 'full' })],
    ['all', listed(1, {})],
    ['--discovery', listed(1, { createDiscoveryTools })],
    ['--discovery, several connections', listed(2, { createDiscoveryTools })],
  ] as const) {
    console.log(`${String(manifestTokens(tools)).padStart(6)} tokens (o200k)  ${tools.length} tools  ${what}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
