import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, OFFICIAL, OURS, type Section } from './section.ts';

export const CALLER = `${OURS}, createCaller`;
export const CLIENT = `${OURS}, createClient`;

/** Apps that make one call. */
export const APPS = {
  [CALLER]: {
    folder: ROOT,
    code: `import { accessToken, createCaller } from './dist/index.js';
import { getConversationsEmail } from './dist/operations.js';
const { call } = createCaller({ getConversationsEmail }, { region: 'eu_central_1', auth: accessToken('t') });
console.log(await call('getConversationsEmail', { conversationId: 'c' }));`,
  },
  [CLIENT]: {
    folder: ROOT,
    code: `import { accessToken, createClient } from './dist/index.js';
const client = createClient({ region: 'eu_central_1', auth: accessToken('t') });
console.log(await client.emails.get({ conversationId: 'c' }));`,
  },
  [FETCH_CLIENT]: {
    folder: BENCH,
    code: `import createClient from 'openapi-fetch';
const client = createClient({ baseUrl: 'https://api.mypurecloud.de', headers: { authorization: 'Bearer t' } });
console.log(await client.GET('/api/v2/conversations/emails/{conversationId}', { params: { path: { conversationId: 'c' } } }));`,
  },
  [OFFICIAL]: {
    folder: BENCH,
    code: `import platformClient from 'purecloud-platform-client-v2';
platformClient.ApiClient.instance.setAccessToken('t');
console.log(await new platformClient.ConversationsApi().getConversationsEmail('c'));`,
  },
};

export async function bundleSize(): Promise<Section> {
  const rows = [];
  for (const [who, app] of Object.entries(APPS)) rows.push({ who, values: await measureSize(app) });
  return {
    title: 'Bundle of one call',
    how: 'Bundled by esbuild for browsers and minified: what a page loads before the call, including openapi-fetch. Files that `import()` loads later are not counted. `createCaller` bundles only the operations that are passed to it; `createClient` bundles all of them. The goals apply to `createCaller`, which is for bundles that must stay small.',
    columns: [
      { name: 'minified', unit: 'kB' },
      { name: 'gzip', unit: 'kB', goals: [{ atMost: 14 }, { atMost: 1 / 15, of: OFFICIAL }] },
    ],
    rows,
  };
}

async function measureSize({ folder, code }: { folder: string; code: string }): Promise<number[]> {
  const { minified, gzip } = await bundleCode(folder, code);
  return [minified / 1000, gzip / 1000];
}

/** Bundles code. Returns the bytes that load before it runs, and how many of them each file contributes. */
export async function bundleCode(folder: string, code: string, loader: 'js' | 'ts' = 'js') {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder, loader },
    ...{ bundle: true, minify: true, write: false, metafile: true, format: 'esm', platform: 'browser' },
    ...{ mainFields: ['browser', 'module', 'main'], external: ['node:*'], absWorkingDir: folder, logLevel: 'error' },
    // Splitting puts lazy imports in files of their own, which are not counted.
    ...{ splitting: true, outdir: 'out' },
  });
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint);
  const eager = new Set(entry ? [entry] : []);
  for (const path of eager) {
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && metafile.outputs[imported]) eager.add(imported);
  }
  const contents = outputFiles
    .filter(({ path }) => [...eager].some((name) => path.endsWith(name)))
    .map((file) => file.contents);
  if (contents.length === 0) throw new Error('The bundle is empty.');
  const total = (size: (content: Uint8Array) => number) => contents.reduce((sum, content) => sum + size(content), 0);
  return {
    minified: total((content) => content.length),
    gzip: total((content) => gzipSync(content, { level: 9 }).length),
    inputs: [...eager].flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {})),
  };
}
