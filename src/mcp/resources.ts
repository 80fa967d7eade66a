import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import type { AvailableTool } from './available-tool.js';
import type { Slice } from './slice.js';

/** How long clients may cache a resource. It changes only with the version of the server. */
const TTL_MS = 3_600_000;
const cacheHint = { ttlMs: TTL_MS, cacheScope: 'private' } as const;

/**
 * Registers the resources: `genesys://tools`, a reference of the principal's tools, and `genesys://schemas/{name}`, the full JSON
 * Schema of a model. The tools' own schemas omit read-only and deeply nested properties. `_meta` of a tool names the schema of its
 * result.
 */
export function registerResources(server: McpServer, toolsOf: () => readonly AvailableTool[], slice: Slice): void {
  server.registerResource(
    'tools',
    'genesys://tools',
    { title: 'Tools', description: 'The name and description of each tool.', mimeType: 'text/markdown', cacheHint },
    async ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/markdown', text: formatReference(toolsOf()) }] }),
  );
  // Some hosts reject the MIME type of schemas. The more specific template comes first, because the first match is used.
  registerSchemas(server, slice, 'schemas-as-json', '.json', 'application/json');
  registerSchemas(server, slice, 'schemas', '', 'application/schema+json');
}

function registerSchemas(server: McpServer, slice: Slice, id: string, suffix: string, mimeType: string): void {
  server.registerResource(
    id,
    new ResourceTemplate(`genesys://schemas/{name}${suffix}`, {
      list: undefined,
      complete: {
        name: async (prefix) => (await loadModelNames(slice)).filter((name) => name.startsWith(prefix)).slice(0, 100),
      },
    }),
    {
      title: suffix ? `Schema of a model, as ${mimeType}` : 'Schema of a model',
      description: 'The full JSON Schema of a Genesys API model, such as EmailMessage or MessageConversation.',
      mimeType,
      cacheHint,
    },
    async ({ href }, { name }) => ({
      contents: [{ uri: href, mimeType, text: JSON.stringify(await loadSchema(String(name), href, slice)) }],
    }),
  );
}

const formatReference = (tools: readonly AvailableTool[]): string =>
  ['# Tools', ...tools.map(({ name, title, description }) => `## ${name}\n\n${title}. ${description}`)].join('\n\n');

const loadModelNames = async (slice: Slice) => Object.keys((await slice.loadSchemas()).$defs).sort();

/** Longer than the name of any model. Limits the requested name in an error message. */
const MAX_NAME_LENGTH = 120;

/** Returns a model with all models that it refers to, so that the schema is self-contained. */
async function loadSchema(name: string, uri: string, slice: Slice): Promise<object> {
  const { $defs: all } = await slice.loadSchemas();
  if (!Object.hasOwn(all, name)) {
    const shortName = name.slice(0, MAX_NAME_LENGTH);
    const similar = (await loadModelNames(slice))
      .filter((other) => other.toLowerCase().includes(shortName.toLowerCase()))
      .slice(0, 10);
    const hint = similar.length > 0 ? ` Similar models: ${similar.join(', ')}.` : '';
    throw new ResourceNotFoundError(uri, `Unknown model "${shortName}".${hint}`);
  }
  const mentioned = new Set<string>();
  const follow = (model: string) => {
    for (const [, other = ''] of JSON.stringify(all[model]).matchAll(/"#\/\$defs\/(\w+)"/g)) {
      if (mentioned.has(other)) continue;
      mentioned.add(other);
      follow(other);
    }
  };
  follow(name);
  const $defs = Object.fromEntries([...mentioned].sort().map((other) => [other, all[other]]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...all[name],
    ...(mentioned.size > 0 ? { $defs } : {}),
  };
}
