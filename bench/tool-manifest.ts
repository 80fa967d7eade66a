import { readFile } from 'node:fs/promises';
import { builtServer, listTools } from './list-tools.ts';
import { jsonTokens, LISTED_TOKENS, MANIFEST_TOKENS, manifestTokens, type Tool } from './manifest-tokens.ts';
import { BENCH, ROOT } from './rivals.ts';
import { OURS, type Section } from './section.ts';
import { upstreamSlice } from './upstream-slice.ts';

const GENERATOR = 'openapi-mcp-generator';
const SERVER = '@ivotoby/openapi-mcp-server';

/**
 * What a model reads of all tools. The generators get the OpenAPI document that their users would give them: the spec of
 * these operations, if `GENESYS_SPEC` names a copy of it. The fallback is the trimmed slice, which has no descriptions and
 * therefore favors them.
 */
export async function toolManifest(): Promise<Section> {
  const { tools } = JSON.parse(await readFile(`${ROOT}src/generated/tools.json`, 'utf8')) as { tools: Tool[] };
  const upstream = process.env.GENESYS_SPEC;
  const spec = upstream ? await upstreamSlice(upstream) : `${ROOT}spec/digital.json`;
  const input = upstream
    ? 'the spec of the same operations (`GENESYS_SPEC`)'
    : '`spec/digital.json`, which has no descriptions: with the descriptions of the spec (`GENESYS_SPEC`), they produce more';
  const listed = await listTools(builtServer);
  return {
    title: 'Tokens of the tool manifest',
    how: `Name, description and input schema of the ${tools.length} tools as JSON, counted with o200k: in the manifest, and in the result of \`tools/list\` from the server with default flags over stdio, which adds the \`PCID\` argument. The last column is the whole result, with titles, annotations and \`_meta\`, which hosts do not pass to a model. The generators get ${input}. Ours has its own descriptions.`,
    columns: [
      {
        name: 'manifest',
        unit: 'tokens',
        goals: [{ atMost: MANIFEST_TOKENS }, { atMost: 1 / 12, of: GENERATOR }, { atMost: 1 / 12, of: SERVER }],
      },
      { name: 'tools/list', unit: 'tokens', goals: [{ atMost: LISTED_TOKENS }] },
      { name: 'whole result', unit: 'tokens' },
    ],
    rows: [
      { who: OURS, values: [manifestTokens(tools), manifestTokens(listed.tools), jsonTokens(listed)] },
      { who: GENERATOR, values: [manifestTokens(await fromGenerator(spec)), undefined, undefined] },
      { who: SERVER, values: [manifestTokens(await fromServer(spec)), undefined, undefined] },
    ],
  };
}

async function fromGenerator(spec: string): Promise<Tool[]> {
  const { getToolsFromOpenApi } = await import(`${BENCH}node_modules/openapi-mcp-generator/dist/index.js`);
  return quietly(() => getToolsFromOpenApi(spec, { dereference: true }));
}

async function fromServer(spec: string): Promise<Tool[]> {
  const { ToolsManager } = await import(`${BENCH}node_modules/@ivotoby/openapi-mcp-server/dist/bundle.js`);
  const manager = new ToolsManager({
    openApiSpec: spec,
    specInputMethod: 'file',
    toolsMode: 'all',
    apiBaseUrl: 'https://api.mypurecloud.de',
  });
  await quietly(() => manager.initialize());
  return manager.getAllTools();
}

/** Silences the console: the generators log each tool and each recursive schema. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  const { error, warn } = console;
  console.error = console.warn = () => {};
  try {
    return await work();
  } finally {
    Object.assign(console, { error, warn });
  }
}
