import { oldToolNames } from '../aliases.ts';
import type { Model } from '../model.ts';
import { buildAdvice } from './advice.ts';
import { generate, literal, longLiteral, propertyName } from './typescript.ts';

/** Emits `tool-facts.ts`: data about operations for the MCP server only. */
export function emitToolFacts(model: Model): string {
  const { channels, operations } = model;
  const advice = Object.entries(buildAdvice(model)).map(([key, value]) => `  ${key}: ${longLiteral(value)},\n`);
  const ranked = operations.filter(({ rank }) => rank !== undefined).sort((a, b) => Number(a.rank) - Number(b.rank));
  const entries = (keywords: [name: string, terms: string][]) =>
    keywords
      .filter(([, terms]) => terms !== '')
      .map(([name, terms]) => `  ${propertyName(name)}: ${literal(terms)},\n`)
      .join('');
  return generate((file) => {
    file.addStatements([
      "import type { OperationId } from './operations.js';",
      '/** The ranked operations, the most useful one first. */',
      `export const rankedOperations: readonly OperationId[] = [\n${ranked.map(({ id }) => `  ${literal(id)},\n`).join('')}];`,
      '/** Search terms for the operations of a channel. */',
      `export const channelKeywords: Readonly<Record<string, string>> = {\n${entries(channels.map(({ name, keywords }) => [name, keywords]))}};`,
      '/** Search terms for an operation, in addition to its name, title and description. */',
      `export const operationKeywords: Readonly<Partial<Record<OperationId, string>>> = {\n${entries(operations.map(({ id, keywords }) => [id, keywords]))}};`,
      '/** The operations of tools by the full names that the tools had in earlier versions. */',
      `export const oldTools: Readonly<Record<string, OperationId>> = {\n${entries(Object.entries(oldToolNames(operations)))}};`,
      '/** What a model can do about errors and invalid arguments. */',
      `export const advice = {\n${advice.join('')}};`,
    ]);
  });
}
