import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, OFFICIAL, OURS, type Section } from './section.ts';

/** One call, as an app would make it. */
const APPS = {
  [OURS]: {
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
} as const;

export async function bundleSize(): Promise<Section> {
  const rows = [];
  for (const [who, app] of Object.entries(APPS)) rows.push({ who, values: await sizeOf(app) });
  return {
    title: 'Bundle of one call',
    how: 'esbuild, minified, for browsers: what a page loads before the call. Parts that are loaded later by `import()` (logins by OAuth) are files of their own and not counted.',
    columns: [
      { name: 'minified', unit: 'kB' },
      { name: 'gzip', unit: 'kB', goal: '≤ 12, ≤ 1/15 of the official SDK' },
    ],
    rows,
  };
}

async function sizeOf({ folder, code }: { folder: string; code: string }): Promise<number[]> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    ...{ bundle: true, minify: true, write: false, splitting: true, outdir: 'out', format: 'esm', platform: 'browser' },
    ...{ logLevel: 'error', external: ['node:*'], mainFields: ['browser', 'module', 'main'] },
  });
  const entry = outputFiles.filter(({ path }) => path.endsWith('stdin.js'));
  const eager = new Set(entry);
  // Chunks that the entry imports statically load with it.
  for (const file of eager) {
    for (const [, chunk = ''] of file.text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) {
      const found = outputFiles.find(({ path }) => path.endsWith(chunk));
      if (found) eager.add(found);
    }
  }
  const bytes = [...eager].map(({ contents }) => contents);
  const total = (size: (content: Uint8Array) => number) =>
    bytes.reduce((sum, content) => sum + size(content), 0) / 1000;
  return [total((content) => content.length), total((content) => gzipSync(content).length)];
}
