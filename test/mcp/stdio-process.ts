import { built } from '../support/built.js';

const program = built('test/mcp/stdio-server.ts', 'server');

/** Returns the command that starts the stdio server as a separate process, with short names. */
export const stdioServer = (baseUrl: string) => ({
  command: process.execPath,
  args: [program],
  env: { ...process.env, BASE_URL: baseUrl, FLAGS: '{"names":"short"}' } as Record<string, string>,
  stderr: 'pipe' as const,
});
