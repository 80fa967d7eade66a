import type { Model } from '../model.ts';
import { generate, literal, propertyName } from './typescript.ts';

/** `tool-facts.ts`: what the MCP server knows about operations and the client does not need. */
export function emitToolFacts({ channels, operations }: Model): string {
  const ranked = operations.filter(({ rank }) => rank !== undefined).sort((a, b) => Number(a.rank) - Number(b.rank));
  const entries = (keywords: [name: string, words: string][]) =>
    keywords
      .filter(([, words]) => words !== '')
      .map(([name, words]) => `  ${propertyName(name)}: ${literal(words)},\n`)
      .join('');
  return generate((file) => {
    file.addStatements([
      "import type { OperationId } from './operations.js';",
      '/** The operations that have a rank, the most useful one first. */',
      `export const rankedOperations: readonly OperationId[] = [\n${ranked.map(({ id }) => `  ${literal(id)},\n`).join('')}];`,
      '/** Words to find the operations of a channel by. */',
      `export const channelKeywords: Readonly<Record<string, string>> = {\n${entries(channels.map(({ name, keywords }) => [name, keywords]))}};`,
      '/** Words to find an operation by, in addition to its name, title and description. */',
      `export const operationKeywords: Readonly<Partial<Record<OperationId, string>>> = {\n${entries(operations.map(({ id, keywords }) => [id, keywords]))}};`,
    ]);
  });
}
