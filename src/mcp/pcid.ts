import type { InputSchema } from './manifest.js';

/** The argument that names the connection. */
export const PCID = 'PCID';

/**
 * Adds the required argument `PCID` to a tool's schema. Over HTTP, clients mirror it in the header `Mcp-Param-PCID`, so that a
 * gateway can route calls without reading bodies.
 */
export function addPcidArgument(schema: InputSchema): InputSchema {
  const known = schemasWithPcid.get(schema);
  if (known) return known;
  const property = {
    type: 'string',
    description: 'Id of a connection, from list_connections.',
    'x-mcp-header': PCID,
  };
  const decorated: InputSchema = {
    ...schema,
    properties: { ...schema.properties, [PCID]: property },
    required: [...(schema.required ?? []), PCID],
  };
  schemasWithPcid.set(schema, decorated);
  return decorated;
}

const schemasWithPcid = new WeakMap<InputSchema, InputSchema>();

/** Whether a call names no connection. Models and hosts fill an argument that they don't know with such values. */
export const isUnset = (pcid: unknown): boolean => pcid === undefined || pcid === null || pcid === '';

/** Names the only connection, whatever its id is. */
export const DEFAULT_PCID = 'default';
