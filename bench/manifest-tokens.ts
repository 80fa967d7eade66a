// How many tokens of a model's context the tools take. `npx tsx bench/manifest-tokens.ts`
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { builtServer, listTools } from './list-tools.js';
import { ROOT } from './rivals.js';

export interface Tool {
  name: string;
  description: string;
  inputSchema: object;
}

/** Limit for the tokens of name, description and input schema in `tools.json`. */
export const MANIFEST_TOKENS = 14_500;
/** Limit for the tokens of name, description and input schema in the `tools/list` result of a server with default flags. */
export const LISTED_TOKENS = 16_000;

/** Tokens (o200k) of a JSON value. */
export const jsonTokens = (value: object): number => countTokens(JSON.stringify(value));

/** Tokens (o200k) of what a host passes to a model: name, description and input schema of each tool, as JSON. */
export const manifestTokens = (tools: readonly Tool[]): number =>
  jsonTokens(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })));

async function main(): Promise<void> {
  const { tools } = JSON.parse(await readFile(`${ROOT}src/generated/tools.json`, 'utf8')) as { tools: Tool[] };
  console.log(`${tools.length} tools: ${manifestTokens(tools)} tokens (o200k) of name, description and inputSchema`);
  if (existsSync(`${ROOT}dist/cli.js`)) {
    const result = await listTools(builtServer);
    console.log(`${manifestTokens(result.tools)} tokens of the same over the wire: tools/list, with PCID (from dist/)`);
    console.log(`${jsonTokens(result)} tokens of the whole tools/list result`);
  } else {
    console.log('tools/list is not measured. Run `npm run build` first.');
  }
  const largest = tools.map((tool) => ({ name: tool.name, tokens: manifestTokens([tool]) }));
  largest.sort((a, b) => b.tokens - a.tokens);
  console.log('The largest:');
  for (const { name, tokens } of largest.slice(0, 10)) console.log(`${String(tokens).padStart(6)}  ${name}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
