import { readFile } from 'node:fs/promises';
import { manifestTokens, type Tool } from './manifest-tokens.ts';
import { BENCH, ROOT } from './rivals.ts';
import { OURS, type Section } from './section.ts';

const GENERATOR = 'openapi-mcp-generator';
const SERVER = '@ivotoby/openapi-mcp-server';

/**
 * What a model is given of the 63 tools. The generators get the same trimmed slice, without upstream's sentences, which is kind to
 * them: with the descriptions of the upstream document they give more.
 */
export async function toolManifest(): Promise<Section> {
  const { tools } = JSON.parse(await readFile(`${ROOT}src/generated/tools.json`, 'utf8')) as { tools: Tool[] };
  return {
    title: 'Tokens of the tool manifest',
    how: "Name, description and input schema of the 63 tools as JSON, counted by o200k. The generators get `spec/digital.json`, which has no descriptions: with upstream's they give more, and ours has its own in the number.",
    columns: [
      {
        name: 'tokens',
        unit: 'count',
        goals: [{ atMost: 13_000 }, { atMost: 1 / 12, of: GENERATOR }, { atMost: 1 / 12, of: SERVER }],
      },
    ],
    rows: [
      { who: OURS, values: [manifestTokens(tools)] },
      { who: GENERATOR, values: [manifestTokens(await fromGenerator())] },
      { who: SERVER, values: [manifestTokens(await fromServer())] },
    ],
  };
}

async function fromGenerator(): Promise<Tool[]> {
  const { getToolsFromOpenApi } = await import(`${BENCH}node_modules/openapi-mcp-generator/dist/index.js`);
  return getToolsFromOpenApi(`${ROOT}spec/digital.json`, { dereference: true });
}

async function fromServer(): Promise<Tool[]> {
  const { ToolsManager } = await import(`${BENCH}node_modules/@ivotoby/openapi-mcp-server/dist/bundle.js`);
  const manager = new ToolsManager({
    openApiSpec: `${ROOT}spec/digital.json`,
    specInputMethod: 'file',
    toolsMode: 'all',
    apiBaseUrl: 'https://api.mypurecloud.de',
  });
  // It tells of each tool that it makes.
  const { error } = console;
  console.error = () => {};
  await manager.initialize().finally(() => {
    console.error = error;
  });
  return manager.getAllTools();
}
