import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from './exit.js';

/** A package that codegen needs but users of the client don't. */
interface CodegenPackage {
  readonly name: string;
  /** The oldest version that works. */
  readonly minimum: string;
  /** The version to install. */
  readonly install: string;
}

export const CODEGEN_PACKAGES: readonly CodegenPackage[] = [
  { name: '@scalar/openapi-upgrader', minimum: '0.1.10', install: '0.1' },
  { name: 'json-p3', minimum: '2.3.1', install: '2' },
  { name: 'openapi-typescript', minimum: '7.13.0', install: '7' },
  { name: 'ts-morph', minimum: '28.0.0', install: '28' },
  { name: 'yaml', minimum: '2.9.1', install: '2' },
];

const INSTALL = 'npm install --save-dev';

export const INSTALL_COMMAND = `${INSTALL} ${CODEGEN_PACKAGES.map(formatInstall).join(' ')}`;

/**
 * Checks the versions of the installed packages. `package.json` accepts any version of them, so that they do not block the
 * installation next to an older one that the project uses for something else.
 *
 * @param folder The folder from which Node resolves the packages.
 * @throws UsageError that lists every package that is too old, and how to install all of them.
 */
export async function checkCodegenPackages(folder: string): Promise<void> {
  const installed = await Promise.all(
    CODEGEN_PACKAGES.map(async (required) => ({ ...required, version: await findVersion(required.name, folder) })),
  );
  const outdated = installed.flatMap(({ version, ...required }) =>
    version !== undefined && isOlder(version, required.minimum) ? [{ ...required, version }] : [],
  );
  if (outdated.length === 0) return;
  const lines = outdated.map(
    ({ name, minimum, version }) => `  ${name} ${minimum} or later, but ${version} is installed`,
  );
  throw new UsageError(
    `codegen requires:\n${lines.join('\n')}\nRun:\n  ${INSTALL} ${outdated.map(formatInstall).join(' ')}\n` +
      'If this project needs the older version, install genesys-conversations-digital and run codegen in another folder.',
  );
}

function formatInstall({ name, install }: CodegenPackage): string {
  return `${name}@${install}`;
}

/** Follows Node's search for packages. Returns undefined if there is none: then the import of the package reports it. */
async function findVersion(name: string, folder: string): Promise<string | undefined> {
  const file = join(folder, 'node_modules', name, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return (JSON.parse(text) as { version?: string }).version;
  const parent = dirname(folder);
  return parent === folder ? undefined : findVersion(name, parent);
}

/** Compares the numbers of two versions. */
function isOlder(version: string, minimum: string): boolean {
  const [numbers, least] = [version, minimum].map((text) => text.split(/[.-]/, 3).map(Number));
  const index = least?.findIndex((number, position) => number !== (numbers?.[position] ?? 0)) ?? -1;
  return index >= 0 && (numbers?.[index] ?? 0) < (least?.[index] ?? 0);
}
