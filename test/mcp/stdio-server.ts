import { accessToken } from '../../src/auth/access-token.js';
import { startMcp } from '../../src/mcp/start-mcp.js';

/** The server over stdio, as a process of its own: `BASE_URL` is where its Genesys is. */
await startMcp({
  flags: JSON.parse(process.env.FLAGS ?? '{}'),
  connections: [{ id: 'acme', baseUrl: process.env.BASE_URL, auth: accessToken('token-of-acme') }],
});
