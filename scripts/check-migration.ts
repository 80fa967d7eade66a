/**
 * Compares docs/migration-methods.md and docs/migration.md with the official SDK: each method exists, takes the listed
 * parameters and calls the listed operation, and the regions have the same names. `npx tsx scripts/check-migration.ts` installs the SDK in
 * bench/ if it is missing.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BENCH, installRivals } from '../bench/rivals.ts';
import { type OperationId, type OperationInfo, operations, regions } from '../src/index.ts';

/** The class that docs/migration.md uses. */
const CLASS = 'ConversationsApi';

interface OfficialSdk {
  [CLASS]: { prototype: Record<string, unknown> };
  PureCloudRegionHosts: Record<string, string>;
}

/** Matches the first column of the table: `getConversationsEmail(conversationId)`. */
const ROW = /^\| `(\w+)\(([^)]*)\)` \|/gm;

function findProblem(sdk: OfficialSdk, id: string, parameters: readonly string[]): string | undefined {
  const method = sdk[CLASS].prototype[id];
  if (typeof method !== 'function') return `${CLASS} has no ${id}`;
  const source = method.toString();
  const [, actual = ''] = /^\w+\(([^)]*)\)/.exec(source) ?? [];
  const positional = parameters.filter((name) => name !== 'opts');
  // Every method takes `opts`, for custom headers. The table lists it only for operations with optional parameters.
  if (actual !== [...positional, 'opts'].join(', ')) return `${id} takes (${actual}), not (${parameters.join(', ')})`;
  const operation: OperationInfo | undefined = operations[id as OperationId];
  const [, path, verb] = /callApi\(\s*'([^']+)',\s*'(\w+)'/.exec(source) ?? [];
  if (operation?.path !== path || operation?.method !== verb)
    return `${id} calls ${verb} ${path}, not ${operation?.method} ${operation?.path}`;
  const options = [...source.matchAll(/\bopts\['(\w+)'\]/g)].map(([, name = '']) => name);
  // The SDK writes names with a dot, such as `supportedContent.id`, in camel case.
  const toSdkName = (name: string) => name.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
  const argumentNames = Object.entries(operation.args).map(([name, { wireName }]) => toSdkName(wireName ?? name));
  const known = ['customHeaders', 'body', ...argumentNames];
  const unknown = options.filter((name) => !known.includes(name));
  if (unknown.length > 0) return `${id} takes ${unknown.join(', ')}, which this package does not support`;
  return options.length > 1 && !parameters.includes('opts')
    ? `${id} takes ${options.join(', ')} in opts, which the table does not list`
    : undefined;
}

installRivals();
const load = createRequire(`${BENCH}package.json`);
const sdk = load('purecloud-platform-client-v2') as OfficialSdk;
const { version } = load('purecloud-platform-client-v2/package.json') as { version: string };
const rows = [...readFileSync('docs/migration-methods.md', 'utf8').matchAll(ROW)];

const problems = [
  ...rows.map(([, id = '', parameters = '']) => findProblem(sdk, id, parameters.split(', ').filter(Boolean))),
  ...Object.keys(operations)
    .filter((id) => !rows.some(([, listed]) => listed === id))
    .map((id) => `${id} is missing from the table`),
  ...Object.keys(regions)
    .filter((name) => !Object.hasOwn(sdk.PureCloudRegionHosts, name))
    .map((name) => `PureCloudRegionHosts has no ${name}`),
].filter((problem) => problem !== undefined);

for (const problem of problems) console.error(`migration: ${problem}.`);
console.log(`migration: compared ${rows.length} methods with purecloud-platform-client-v2 ${version}.`);
process.exitCode = problems.length > 0 || rows.length === 0 ? 1 : 0;
