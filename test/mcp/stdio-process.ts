import { programPath } from '../support/programs.js';

/** Returns the command that starts the stdio server as a separate process, with short names. */
export const stdioServer = (baseUrl: string) => ({
  command: process.execPath,
  args: [programPath('stdio-server')],
  env: { ...process.env, BASE_URL: baseUrl, FLAGS: '{"names":"short"}' } as Record<string, string>,
  stderr: 'pipe' as const,
});
