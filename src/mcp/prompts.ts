import type { McpServer } from '@modelcontextprotocol/server';
import type { Principal } from './principal.js';
import { clientMethodOf, type NameStyle, type Slice } from './slice.js';
import { isOffered } from './usable-tools.js';

/** Registers the prompts whose tools are all offered to the principal. */
export function registerPrompts(
  server: McpServer,
  principal: Principal,
  slice: Slice,
  names: NameStyle = 'short',
): void {
  const byMethod = new Map(slice.tools.map((tool) => [clientMethodOf(tool), tool]));
  for (const { name, title, description, requires, text: template } of slice.prompts) {
    const tools = requires.flatMap((method) => byMethod.get(method) ?? []);
    if (!tools.every((tool) => isOffered(principal, tool))) continue;
    const text = template.replace(/\{(\w+\.\w+)\}/g, (_, method: string) => {
      const tool = byMethod.get(method);
      return tool ? slice.nameIn(names, tool) : method;
    });
    server.registerPrompt(name, { title, description }, async () => ({
      description,
      messages: [{ role: 'user', content: { type: 'text', text } }],
    }));
  }
}
