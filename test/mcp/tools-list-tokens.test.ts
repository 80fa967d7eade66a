import { expect, test } from 'vitest';
import { LISTED_TOKENS, manifestTokens, type Tool } from '../../bench/manifest-tokens.js';
import { manifest } from '../../src/mcp/manifest.js';
import { connect, serve } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

test.each([1, 2])('tools/list with %i connections stays within the limit of tokens', async (count) => {
  const genesys = await fakeGenesys();
  const connections = Array.from({ length: count }, (_, index) => genesys.connection(`organization-${index}`));
  const server = await serve({ connections });
  const client = await connect(server.url);
  const { tools } = await client.listTools();
  expect(tools.length).toBeGreaterThanOrEqual(manifest.length);
  expect(manifestTokens(tools as Tool[])).toBeLessThanOrEqual(LISTED_TOKENS);
  await client.close();
  await server.close();
  await genesys.close();
});
