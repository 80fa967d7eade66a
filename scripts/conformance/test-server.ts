import type { McpServer } from '@modelcontextprotocol/server';
import { accessToken } from '../../src/auth/access-token.js';
import { openConnection } from '../../src/mcp/connections.js';
import { digitalSlice } from '../../src/mcp/digital-slice.js';
import { createApp } from '../../src/mcp/http/http-app.js';
import { type HttpServer, listen } from '../../src/mcp/http/listen.js';
import { silentLog } from '../../src/mcp/log.js';
import { createServerFactory } from '../../src/mcp/server-factory.js';
import { createAddTool } from './fixture-tools.ts';
import { addFixtures } from './fixtures.ts';
import { addInputFixtures } from './input-fixtures.ts';

/**
 * Starts the MCP server with the fixtures of the conformance suite. It has two connections, so that a tool has an argument that
 * clients mirror in a header (`PCID`).
 */
export function startTestServer(): Promise<HttpServer> {
  const connections = ['first', 'second'].map((id) =>
    openConnection({ id, baseUrl: 'http://127.0.0.1:9', auth: accessToken('never-sent') }),
  );
  const principal = { connections, toolFilter: () => true };
  const app = createApp({
    slice: digitalSlice,
    host: '127.0.0.1',
    authenticate: async () => principal,
    maxRequestBytes: 1_000_000,
    log: silentLog,
    createFactory: (options) => {
      const factory = createServerFactory(options);
      return async (context) => {
        const server = (await factory(context)) as McpServer;
        const addTool = createAddTool(server);
        addFixtures(server, addTool);
        addInputFixtures(server, addTool);
        return server;
      };
    },
  });
  const { serverPath } = digitalSlice;
  const limits = { maxRequestBytes: 1_000_000, keepAliveTimeout: 5 };
  return listen(app, { path: serverPath, host: '127.0.0.1', port: 0, ...limits, log: silentLog });
}
