import { readFile } from 'node:fs/promises';
import { manifestTokens, type Tool } from './manifest-tokens.ts';
import { BENCH, ROOT } from './rivals.ts';
import { OURS, type Section } from './section.ts';
import { upstreamSlice } from './upstream-slice.ts';

const GENERATOR = 'openapi-mcp-generator';
const SERVER = '@ivotoby/openapi-mcp-server';

/**
 * What a model is given of all tools. The generators get what their users would give them, upstream's document of these
 * operations, where `GENESYS_SPEC` names a copy of it; otherwise our trimmed slice, which is kind to them, without a sentence.
 */
export async function toolManifest(): Promise<Section> {
  const { tools } = JSON.parse(await readFile(`${ROOT}src/generated/tools.json`, 'utf8')) as { tools: Tool[] };
  const upstream = process.env.GENESYS_SPEC;
  const spec = upstream ? await upstreamSlice(upstream) : `${ROOT}spec/digital.json`;
  const given = upstream
    ? "upstream's document of the same operations (`GENESYS_SPEC`)"
    : "`spec/digital.json`, which has no descriptions: with upstream's (`GENESYS_SPEC`) they give more";
  return {
    title: 'Tokens of the tool manifest',
    how: `Name, description and input schema of the ${tools.length} tools as JSON, counted by o200k. The generators get ${given}. Ours has its own descriptions.`,
    columns: [
      {
        name: 'tokens',
        unit: 'count',
        goals: [{ atMost: 13_000 }, { atMost: 1 / 12, of: GENERATOR }, { atMost: 1 / 12, of: SERVER }],
      },
    ],
    rows: [
      { who: OURS, values: [manifestTokens(tools)] },
      { who: GENERATOR, values: [manifestTokens(await fromGenerator(spec))] },
      { who: SERVER, values: [manifestTokens(await fromServer(spec))] },
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

/** They tell of each tool that they make, and of each schema that refers to itself. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  const { error, warn } = console;
  console.error = console.warn = () => {};
  try {
    return await work();
  } finally {
    Object.assign(console, { error, warn });
  }
}
