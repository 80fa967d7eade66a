import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** In the project, so that imports of packages resolve. Ignored by git. */
const FOLDER = fileURLToPath(new URL('../.programs', import.meta.url));

/** The programs that tests start as processes, with their sources. */
const SOURCES = {
  cli: 'src/cli/main.ts',
  'stdio-server': 'test/mcp/stdio-server.ts',
  'token-process': 'test/auth/token-process.ts',
} as const;

/** Returns the path of a program. */
export const programPath = (name: keyof typeof SOURCES): string => `${FOLDER}/${name}.mjs`;

/** Compiles the programs once per run. Vitest calls it before all tests. A process that compiles itself starts four times slower. */
export default async function buildPrograms(): Promise<void> {
  await build({
    entryPoints: SOURCES,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: FOLDER,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
}
