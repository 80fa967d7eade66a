import type { McpServer } from '@modelcontextprotocol/server';
import type { Principal } from './principal.js';
import type { PromptTemplate } from './prompt-templates.js';
import { clientMethodOf, type NameStyle, type Slice } from './slice.js';
import { isOffered } from './usable-tools.js';

/** A prompt whose text has the names of tools. */
export type OfferedPrompt = Omit<PromptTemplate, 'requires'>;

/** Returns the prompts whose tools are all offered to the principal. */
export function listOfferedPrompts(
  principal: Principal,
  slice: Slice,
  names: NameStyle = 'short',
): readonly OfferedPrompt[] {
  const byMethod = new Map(slice.tools.map((tool) => [clientMethodOf(tool), tool]));
  return slice.prompts.flatMap(({ requires, text: template, ...prompt }) => {
    const tools = requires.flatMap((method) => byMethod.get(method) ?? []);
    if (!tools.every((tool) => isOffered(principal, tool))) return [];
    const text = template.replace(/\{(\w+\.\w+)\}/g, (_, method: string) => {
      const tool = byMethod.get(method);
      return tool ? slice.nameIn(names, tool) : method;
    });
    return [{ ...prompt, text }];
  });
}

export function registerPrompts(server: McpServer, prompts: readonly OfferedPrompt[]): void {
  for (const { name, title, description, text } of prompts) {
    server.registerPrompt(name, { title, description }, async () => ({
      description,
      messages: [{ role: 'user', content: { type: 'text', text } }],
    }));
  }
}
