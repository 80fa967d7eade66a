import { readFileSync } from 'node:fs';
import type { JsonSchema } from '../../codegen/json-schema.ts';
import type { Annotations } from '../../codegen/openapi.ts';

export interface Descriptor {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema & { properties: Record<string, JsonSchema>; required?: string[] };
  annotations: Annotations & { title: string };
  _meta: {
    operationId: string;
    channel: string;
    toolset?: string;
    method: string;
    permissions?: { type: string; permissions: string[] };
    scopes: string[];
    tokenKind: 'user' | 'client' | 'any';
  };
}

export const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const parse = (name: string) => JSON.parse(read(`src/generated/${name}`)) as { server: string; tools: Descriptor[] };

/** The generated manifest: the tools that are on by default. */
export const manifest = parse('tools.json');

/** All tools, also those that are off by default. */
export const allTools: readonly Descriptor[] = [...manifest.tools, ...parse('companion-tools.json').tools];

export const PREFIX = 'genesys_conversations_digital_';

/** A tool by its name without the prefix. */
export function toolNamed(name: string): Descriptor {
  const tool = allTools.find((t) => t.name === PREFIX + name);
  if (!tool) throw new Error(`No tool ${name}.`);
  return tool;
}
