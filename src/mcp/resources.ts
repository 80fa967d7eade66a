import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import type { OfferedTool } from './available-tool.js';

/** A client may keep what is in a resource so long, in milliseconds: it changes with the server's version only. */
const TTL = 3_600_000;
const cacheHint = { ttlMs: TTL, cacheScope: 'private' } as const;

/**
 * `genesys://tools`, the reference of the principal's tools as text, and `genesys://schemas/{name}`, the full JSON Schema of a
 * model: the tools' own leave out what only Genesys writes and what is nested deep.
 */
export function registerResources(server: McpServer, toolsOf: () => readonly OfferedTool[]): void {
  server.registerResource(
    'tools',
    'genesys://tools',
    { title: 'Tools', description: 'What each of your tools does.', mimeType: 'text/markdown', cacheHint },
    async ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/markdown', text: reference(toolsOf()) }] }),
  );
  server.registerResource(
    'schemas',
    new ResourceTemplate('genesys://schemas/{name}', {
      list: undefined,
      complete: { name: async (begun) => (await names()).filter((name) => name.startsWith(begun)).slice(0, 100) },
    }),
    {
      title: 'Schema of a model',
      description: 'Full JSON Schema of a model of the API, such as EmailMessage or MessageConversation.',
      mimeType: 'application/schema+json',
      cacheHint,
    },
    async ({ href }, { name }) => ({
      contents: [
        { uri: href, mimeType: 'application/schema+json', text: JSON.stringify(await schemaOf(String(name), href)) },
      ],
    }),
  );
}

const reference = (tools: readonly OfferedTool[]): string =>
  ['# Tools', ...tools.map(({ name, title, description }) => `## ${name}\n\n${title}. ${description}`)].join('\n\n');

const definitions = async (): Promise<Readonly<Record<string, object>>> => {
  const { default: file } = await import('../generated/schemas.json', { with: { type: 'json' } });
  return file.$defs as Readonly<Record<string, object>>;
};

const names = async () => Object.keys(await definitions()).sort();

/** Longer than the name of any model: the requested name is repeated in an error. */
const LONGEST_NAME = 120;

/** A model with all models that it mentions, so that it stands by itself. */
async function schemaOf(name: string, uri: string): Promise<object> {
  const all = await definitions();
  if (!Object.hasOwn(all, name)) {
    const asked = name.slice(0, LONGEST_NAME);
    const near = (await names()).filter((other) => other.toLowerCase().includes(asked.toLowerCase())).slice(0, 10);
    const hint = near.length > 0 ? ` Near it are: ${near.join(', ')}.` : '';
    throw new ResourceNotFoundError(uri, `There is no model "${asked}".${hint}`);
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
