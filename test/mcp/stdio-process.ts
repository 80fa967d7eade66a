/** How to start the server over stdio as a process of its own, with short names. */
export const stdioServer = (baseUrl: string) => ({
  command: process.execPath,
  args: ['--import', 'tsx', new URL('stdio-server.ts', import.meta.url).pathname],
  env: { ...process.env, BASE_URL: baseUrl, FLAGS: '{"names":"short"}' } as Record<string, string>,
  stderr: 'pipe' as const,
});
