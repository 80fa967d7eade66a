import type { McpServer } from '@modelcontextprotocol/server';
import { isOnForAny, type Principal } from './principal.js';
import { clientMethodOf, type NameStyle, type Slice } from './slice.js';

/** Registers the prompts whose tools the principal can all call. */
export function registerPrompts(
  server: McpServer,
  principal: Principal,
  slice: Slice,
  names: NameStyle = 'full',
): void {
  const byMethod = new Map(slice.tools.map((tool) => [clientMethodOf(tool), tool]));
  for (const { name, title, description, requires, text: template } of slice.prompts) {
    const tools = requires.flatMap((method) => byMethod.get(method) ?? []);
    if (!tools.every((tool) => isOnForAny(tool, principal))) continue;
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
