import type { InputSchema } from './manifest.js';

/** The argument that names the connection. */
export const PCID = 'PCID';

/**
 * A tool's arguments with `PCID` among them. Over HTTP it is mirrored in the header `Mcp-Param-PCID`, so that a gateway
 * can route by it without reading bodies.
 */
export function withPcid(schema: InputSchema, required: boolean): InputSchema {
  const cache = required ? requiring : allowing;
  const known = cache.get(schema);
  if (known) return known;
  const property = {
    type: 'string',
    description: required ? 'The connection to use: an id that list_connections gives.' : 'The connection to use.',
    'x-mcp-header': PCID,
  };
  const decorated: InputSchema = {
    ...schema,
    properties: { ...schema.properties, [PCID]: property },
    ...(required ? { required: [...(schema.required ?? []), PCID] } : {}),
  };
  cache.set(schema, decorated);
  return decorated;
}

const requiring = new WeakMap<InputSchema, InputSchema>();
const allowing = new WeakMap<InputSchema, InputSchema>();
