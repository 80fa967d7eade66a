import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const folder = fileURLToPath(new URL('../.stdio', import.meta.url));

/** How to start the server over stdio as a process of its own, with short names. */
export function stdioServer(baseUrl: string) {
  // Compiled beforehand: a process that compiles what it loads takes four times as long to start.
  buildSync({
    entryPoints: [fileURLToPath(new URL('stdio-server.ts', import.meta.url))],
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
  return {
    command: process.execPath,
    args: [`${folder}/stdio-server.mjs`],
    env: { ...process.env, BASE_URL: baseUrl, FLAGS: '{"names":"short"}' } as Record<string, string>,
    stderr: 'pipe' as const,
  };
}
