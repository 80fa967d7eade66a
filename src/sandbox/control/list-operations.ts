import { methods, operations } from '../../generated/operations.js';

/** An operation of the API under all of its names. */
export interface OperationSummary {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The method of the client, such as `emails.get`. */
  readonly clientMethod?: string;
  /** The short name of the MCP tool. */
  readonly tool?: string;
}

/** Lists the operations. Loads the tools only now, because they are large. */
export async function listOperations(): Promise<OperationSummary[]> {
  const files = await Promise.all([
    import('../../generated/tools.json'),
    import('../../generated/companion-tools.json'),
  ]);
  const tools = new Map(
    files.flatMap(({ default: { prefix, tools } }) =>
      tools.map(({ name, _meta }) => [_meta.operationId, name.slice(prefix.length)] as const),
    ),
  );
  const clientMethods = new Map(
    Object.entries(methods).flatMap(([channel, ids]) =>
      Object.entries(ids as Record<string, string>).map(([name, id]) => [id, `${channel}.${name}`] as const),
    ),
  );
  return Object.entries(operations).map(([id, { method, path }]) => {
    const clientMethod = clientMethods.get(id);
    const tool = tools.get(id);
    return { id, method, path, ...(clientMethod && { clientMethod }), ...(tool && { tool }) };
  });
}
