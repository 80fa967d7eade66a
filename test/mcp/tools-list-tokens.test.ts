import { expect, test } from 'vitest';
import { LISTED_TOKENS, manifestTokens, type Tool } from '../../bench/manifest-tokens.js';
import { sandboxClientOptions } from '../../src/cli/sandbox-client-options.js';
import { connect, serve } from './clients.js';

test('tools/list of a server with default flags stays within the limit of tokens', async () => {
  const server = await serve({ connections: [{ id: 'sandbox', ...sandboxClientOptions() }] });
  const client = await connect(server.url);
  const { tools } = await client.listTools();
  expect(tools).toHaveLength(63);
  expect(manifestTokens(tools as Tool[])).toBeLessThanOrEqual(LISTED_TOKENS);
  await client.close();
  await server.close();
});
