import type { InputSchema } from './manifest.js';

/** The argument that names the connection. */
export const PCID = 'PCID';

/**
 * Adds the argument `PCID` to a tool's schema. Over HTTP, clients mirror it in the header `Mcp-Param-PCID`, so that a gateway can
 * route calls without reading bodies.
 */
export function addPcidArgument(schema: InputSchema, required: boolean): InputSchema {
  const cache = required ? schemasRequiringPcid : schemasAllowingPcid;
  const known = cache.get(schema);
  if (known) return known;
  const property = {
    type: 'string',
    description: required
      ? 'The id of the connection to use. Call list_connections to get the ids.'
      : 'The id of the connection to use.',
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

const schemasRequiringPcid = new WeakMap<InputSchema, InputSchema>();
const schemasAllowingPcid = new WeakMap<InputSchema, InputSchema>();
