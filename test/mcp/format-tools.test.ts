import { describe, expect, test } from 'vitest';
import toolsFile from '../../src/generated/tools.json' with { type: 'json' };
import { formatTools, TOOL_FORMATS } from '../../src/mcp/format-tools.js';
import { manifest } from '../../src/mcp/manifest.js';
import { toolNamed } from '../../src/mcp/tool-names.js';
import { validate } from '../../src/mcp/validate.js';
import { runCli } from '../support/cli.js';

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Collects all schema keywords, at any depth. */
function keywordsIn(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const [key, value] of Object.entries(schema)) {
    found.add(key);
    if (key === 'properties') for (const property of Object.values(value as object)) keywordsIn(property, found);
    else if (key === 'items' || key === 'additionalProperties') keywordsIn(value, found);
    else if (key === 'allOf' || key === 'anyOf' || key === 'oneOf')
      for (const one of value as unknown[]) keywordsIn(one, found);
  }
  return found;
}

const schemasOf = {
  openai: () =>
    formatTools(manifest, 'openai').map(
      (tool) => [tool.function.name, tool.function.description, tool.function.parameters] as const,
    ),
  anthropic: () =>
    formatTools(manifest, 'anthropic').map((tool) => [tool.name, tool.description, tool.input_schema] as const),
  'vercel-ai': () =>
    Object.entries(formatTools(manifest, 'vercel-ai')).map(
      ([name, tool]) => [name, tool.description, tool.inputSchema] as const,
    ),
};

describe.each(TOOL_FORMATS)('for %s', (format) => {
  const tools = schemasOf[format]();

  test('all tools have valid names that find the tool again', () => {
    expect(tools).toHaveLength(manifest.length);
    for (const [name, description] of tools) {
      expect(name).toMatch(NAME);
      expect(toolNamed(name)).toBeDefined();
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(description).not.toBe('');
    }
  });

  test('schemas are plain JSON Schema with the properties of the tool', async () => {
    for (const [name, , schema] of tools) {
      const tool = toolNamed(name);
      const { properties, required } = schema as { properties: object; required?: string[] };
      expect(Object.keys(properties)).toEqual(Object.keys(tool?.inputSchema.properties ?? {}));
      expect(required).toEqual(tool?.inputSchema.required);
      expect([...keywordsIn(schema)].filter((key) => key.startsWith('x-') || key === 'format')).toEqual([]);
      expect(await validate(schema, 'not an object')).not.toEqual([]);
    }
  });

  test('accepts the content of tools.json and a selection of it', () => {
    expect(formatTools(toolsFile, format)).toEqual(formatTools(manifest, format));
    const selection = toolsFile.tools.filter(({ _meta }) => _meta.channel === 'emails');
    expect(Object.keys(formatTools(selection, format))).toHaveLength(selection.length);
  });

  test('the command line prints the same tools', async () => {
    const { code, out } = await runCli(['tools', '--format', format]);
    expect(code).toBe(0);
    const inAnyOrder = (tools: object) => (Array.isArray(tools) ? new Set(tools) : tools);
    expect(inAnyOrder(JSON.parse(out))).toEqual(inAnyOrder(formatTools(manifest, format)));
  });
});
