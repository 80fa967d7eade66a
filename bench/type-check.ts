import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, median, OFFICIAL, OURS, type Section } from './section.ts';

const RUNS = 7;

/** Folders with TypeScript compilers: the current version, and the last one that is written in JavaScript. */
const COMPILERS = [BENCH, ROOT];

/** The baseline: the compiler and its own libraries. */
const NOTHING = 'a file without imports';

const CONSUMERS = {
  [OURS]: `import { accessToken, createClient } from 'genesys-conversations-digital';
const client = createClient({ region: 'eu_central_1', auth: accessToken('t') });
const email = await client.emails.get({ conversationId: 'c' });
export const subject: string | undefined = email.participants?.[0]?.subject;`,
  [FETCH_CLIENT]: `import createClient from 'openapi-fetch';
import type { paths } from './schema.ts';
const client = createClient<paths>({ baseUrl: 'https://api.mypurecloud.de' });
const { data } = await client.GET('/api/v2/conversations/emails/{conversationId}', { params: { path: { conversationId: 'c' } } });
export const subject: string | undefined = data?.participants?.[0]?.subject;`,
  [OFFICIAL]: `import platformClient from 'purecloud-platform-client-v2';
const api = new platformClient.ConversationsApi();
const email = await api.getConversationsEmail('c');
export const subject: string | undefined = email.participants?.[0]?.subject;`,
  [NOTHING]: 'export const nothing = 1;',
} as const;

export async function typeCheck(): Promise<Section> {
  const [current, earlier] = COMPILERS.map(readVersion);
  return {
    title: 'Type check of a consumer',
    how: `\`tsc --noEmit\` on a file with one call and with \`skipLibCheck\`; medians of ${RUNS} interleaved runs. openapi-fetch uses the types that openapi-typescript generates for the same slice. The goals apply to TypeScript ${current}, which npm installs by default. With ${earlier}, the compiler's own libraries (last row) can take more than half of the official SDK's time.`,
    columns: [
      { name: `${current}: time`, unit: 's', goals: [{ atMost: 1 / 2, of: OFFICIAL }] },
      { name: 'memory', unit: 'MB', goals: [{ atMost: 1 / 2, of: OFFICIAL }] },
      { name: `${earlier}: time`, unit: 's' },
      { name: 'memory', unit: 'MB' },
    ],
    rows: measureConsumers(),
  };
}

function readVersion(folder: string): string {
  const manifest = readFileSync(join(folder, 'node_modules/typescript/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Measures interleaved, so that load on the machine affects all consumers alike. */
function measureConsumers(): Section['rows'] {
  const consumers = Object.entries(CONSUMERS).map(([who, code], index) => {
    const folder = join(BENCH, `.consumer-${index}`);
    writeConsumer(folder, who, code);
    return { who, folder, runs: COMPILERS.map((): Cost[] => []) };
  });
  for (let run = 0; run < RUNS; run += 1) {
    for (const { folder, runs } of consumers) {
      for (const [index, compiler] of COMPILERS.entries()) runs[index]?.push(measureCost(compiler, folder));
    }
  }
  for (const { folder } of consumers) rmSync(folder, { recursive: true });
  return consumers.map(({ who, runs }) => ({
    who,
    values: runs.flatMap((all) => [median(all.map(({ time }) => time)), median(all.map(({ memory }) => memory))]),
  }));
}

function writeConsumer(folder: string, who: string, code: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.ts'), code);
  if (who === FETCH_CLIENT) {
    const cli = join(ROOT, 'node_modules/openapi-typescript/bin/cli.js');
    execFileSync(process.execPath, [cli, join(ROOT, 'spec/digital.json'), '-o', join(folder, 'schema.ts')], {
      stdio: 'ignore',
    });
  }
  const compilerOptions = {
    ...{
      target: 'ES2022',
      module: 'ESNext',
      moduleResolution: 'Bundler',
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    },
    ...{ types: [], allowImportingTsExtensions: true, esModuleInterop: true },
    paths: { 'genesys-conversations-digital': [join(ROOT, 'dist/index.d.ts')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
}

/** Seconds and megabytes. */
type Cost = Record<'time' | 'memory', number>;

function measureCost(compiler: string, folder: string): Cost {
  const args = [join(compiler, 'node_modules/typescript/bin/tsc'), '-p', folder, '--extendedDiagnostics'];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const value = (name: string) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)?.[1]);
  return { time: value('Total time'), memory: value('Memory used') / 1000 };
}
