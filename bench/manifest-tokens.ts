// How many tokens of a model's context the tool manifest takes. `npm run bench:tokens`
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

export interface Tool {
  name: string;
  description: string;
  inputSchema: object;
}

/** Tokens (o200k) of what a model is given of the tools: name, description and input schema, as JSON. */
export const manifestTokens = (tools: readonly Tool[]): number =>
  countTokens(JSON.stringify(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))));

async function main(): Promise<void> {
  const file = new URL('../src/generated/tools.json', import.meta.url);
  const { tools } = JSON.parse(await readFile(file, 'utf8')) as { tools: Tool[] };
  console.log(`${tools.length} tools: ${manifestTokens(tools)} tokens (o200k) of name, description and inputSchema`);
  const largest = tools.map((tool) => ({ name: tool.name, tokens: manifestTokens([tool]) }));
  largest.sort((a, b) => b.tokens - a.tokens);
  console.log('The largest:');
  for (const { name, tokens } of largest.slice(0, 10)) console.log(`${String(tokens).padStart(6)}  ${name}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
