/**
 * Whether what docs/migration-methods.md and docs/migration.md say of the official SDK is so, by that SDK itself: each method
 * exists, takes these parameters and calls this operation; the regions have the same names. `npm run check:migration` installs it
 * beside the bench, where it is not there yet.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BENCH, installRivals } from '../bench/rivals.ts';
import { type OperationId, type OperationInfo, operations, regions } from '../src/index.ts';

/** As docs/migration.md uses it. */
const CLASS = 'ConversationsApi';

interface OfficialSdk {
  [CLASS]: { prototype: Record<string, unknown> };
  PureCloudRegionHosts: Record<string, string>;
}

/** The first column of the table: `getConversationsEmail(conversationId)`. */
const ROW = /^\| `(\w+)\(([^)]*)\)` \|/gm;

function problemWith(sdk: OfficialSdk, id: string, parameters: readonly string[]): string | undefined {
  const method = sdk[CLASS].prototype[id];
  if (typeof method !== 'function') return `${CLASS} has no ${id}`;
  const source = method.toString();
  const [, takes = ''] = /^\w+\(([^)]*)\)/.exec(source) ?? [];
  const positional = parameters.filter((name) => name !== 'opts');
  // Every method takes `opts`, for headers of one's own; the table names it where an operation has optional parameters.
  if (takes !== [...positional, 'opts'].join(', ')) return `${id} takes (${takes}), not (${parameters.join(', ')})`;
  const operation: OperationInfo | undefined = operations[id as OperationId];
  const [, path, verb] = /callApi\(\s*'([^']+)',\s*'(\w+)'/.exec(source) ?? [];
  if (operation?.path !== path || operation?.method !== verb) return `${id} is ${verb} ${path}`;
  const options = [...source.matchAll(/\bopts\['(\w+)'\]/g)].map(([, name = '']) => name);
  // The SDK joins a name that has a dot: `supportedContent.id`.
  const joined = (name: string) => name.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
  const own = Object.entries(operation.args).map(([name, { wireName }]) => joined(wireName ?? name));
  const known = ['customHeaders', 'body', ...own];
  const unknown = options.filter((name) => !known.includes(name));
  if (unknown.length > 0) return `${id} takes ${unknown.join(', ')}, which has no counterpart here`;
  return options.length > 1 && !parameters.includes('opts') ? `${id} takes ${options.join(', ')} in opts` : undefined;
}

installRivals();
const load = createRequire(`${BENCH}package.json`);
const sdk = load('purecloud-platform-client-v2') as OfficialSdk;
const { version } = load('purecloud-platform-client-v2/package.json') as { version: string };
const rows = [...readFileSync('docs/migration-methods.md', 'utf8').matchAll(ROW)];

const problems = [
  ...rows.map(([, id = '', parameters = '']) => problemWith(sdk, id, parameters.split(', ').filter(Boolean))),
  ...Object.keys(operations)
    .filter((id) => !rows.some(([, named]) => named === id))
    .map((id) => `${id} is not in the table`),
  ...Object.keys(regions)
    .filter((name) => !Object.hasOwn(sdk.PureCloudRegionHosts, name))
    .map((name) => `PureCloudRegionHosts has no ${name}`),
].filter((problem) => problem !== undefined);

for (const problem of problems) console.error(`migration: ${problem}.`);
console.log(`migration: ${rows.length} methods compared with purecloud-platform-client-v2 ${version}.`);
process.exitCode = problems.length > 0 || rows.length === 0 ? 1 : 0;
