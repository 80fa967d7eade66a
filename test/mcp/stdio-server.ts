import { accessToken } from '../../src/auth/access-token.js';
import { startMcp } from '../../src/mcp/start-mcp.js';

/** The stdio server as a separate process. `BASE_URL` is the URL of the fake Genesys server. */
await startMcp({
  flags: JSON.parse(process.env.FLAGS ?? '{}'),
  connections: [{ id: 'acme', baseUrl: process.env.BASE_URL, auth: accessToken('token-of-acme') }],
});
