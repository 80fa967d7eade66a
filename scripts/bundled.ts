import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Packages that are copied into the build, and what they use: of openapi-fetch the client uses little, and the MCP SDK is a
 * hundred files, which take longer to find and read than everything else that the MCP server does before its first answer.
 * None of their types is in our declarations.
 */
export const BUNDLED = [/^openapi-fetch$/, /^@modelcontextprotocol\//, /^zod(\/|$)/];

const NOTICES = 'dist/THIRD-PARTY-NOTICES.txt';
const SHIMS = '@modelcontextprotocol/server/_shims';

/** Where the SDK would take its own validator, with a copy of Ajv: `src/mcp/server-factory.ts` gives it another. */
const shims = `
  export { default as process } from 'node:process';
  export class DefaultJsonSchemaValidator {
    getValidator() { throw new Error('No validator was given to the MCP SDK.'); }
  }`;

/** Copies packages into the build, and writes beside it whose they are and under which licence. */
export function bundled(): Plugin {
  return {
    name: 'bundled',
    setup({ initialOptions, onEnd, onLoad, onResolve }) {
      initialOptions.metafile = true;
      onResolve({ filter: new RegExp(`^${SHIMS}$`) }, () => ({ path: SHIMS, namespace: 'bundled' }));
      onLoad({ filter: /.*/, namespace: 'bundled' }, () => ({ contents: shims }));
      onEnd(({ metafile }) => {
        const files = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
          Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
        );
        for (const [file] of files) for (const name of packagesIn(file)) used.add(name);
        if (used.size > 0) writeFileSync(NOTICES, notices([...used].sort()));
      });
    },
  };
}

/** Of all builds, which end in any order. */
const used = new Set<string>();

/** The package that a file is of, and those that were copied into it before it was published. */
function packagesIn(file: string): string[] {
  const [, own] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  if (!own) return [];
  const copied = readFileSync(file, 'utf8').matchAll(/^\/\/#region .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm);
  return [own, ...[...copied].map(([, name = '']) => name)];
}

function notices(names: readonly string[]): string {
  const parts = names.map((name) => {
    const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
      version: string;
      license: string;
    };
    return `${name} ${version} (${license})\n\n${licenceText(name).trim()}\n`;
  });
  return ['The files of this folder contain parts of these packages.\n', ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(name: string): string {
  const folder = join('node_modules', name);
  const file = existsSync(folder) && readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (!file) throw new Error(`${name} is copied into the build, and ${folder} has no licence to go with it.`);
  return readFileSync(join(folder, file), 'utf8');
}
