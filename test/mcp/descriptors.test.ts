import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifest } from '../../src/mcp/manifest.js';
import { nameIn } from '../../src/mcp/tool-names.js';
import { connect, serve } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

/**
 * What hosts receive for each tool, in one file per tool, so that a changed word shows in a diff.
 * `npx vitest run test/mcp/descriptors.test.ts -u` updates the files. Delete the file of a removed tool. How to review a changed file:
 * docs/descriptions.md#review-of-a-changed-tool.
 */
const FOLDER = fileURLToPath(new URL('descriptors', import.meta.url));

const listed = new Map<string, object>();
let close: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const genesys = await fakeGenesys();
  const server = await serve({ connections: [genesys.connection('acme')] });
  const client = await connect(server.url);
  close = [() => client.close(), () => server.close(), () => genesys.close()];
  for (const tool of (await client.listTools()).tools) listed.set(tool.name, tool);
});
afterAll(async () => {
  for (const one of close) await one();
});

test('each tool of the server has a file, and no other', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual([...listed.keys()].map((name) => `${name}.json`).toSorted());
});

test('the server lists all 63 tools of the contract', () => {
  const names = manifest.map((tool) => nameIn('short', tool));
  expect(names).toHaveLength(63);
  expect(names.filter((name) => !listed.has(name))).toEqual([]);
});

test('each tool has the reviewed descriptor', async () => {
  for (const [name, tool] of listed) {
    await expect.soft(`${JSON.stringify(tool, undefined, 2)}\n`).toMatchFileSnapshot(`${FOLDER}/${name}.json`);
  }
});
