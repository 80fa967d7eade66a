import { endpointText, titleOf } from '../fallback-text.ts';
import { buildInputSchema, firstParagraph } from '../json-schema.ts';
import type { Model, OperationModel } from '../model.ts';
import { type Schema, toJson } from '../openapi.ts';
import { resolveMentions } from '../resolve-mentions.ts';
import { NOTICE } from './typescript.ts';

/** Emits the MCP tool descriptors of some operations. The server adds the `PCID` parameter. */
export function emitTools(model: Model, operations: readonly OperationModel[]): string {
  return toJson({
    $comment: NOTICE,
    server: model.server,
    prefix: model.toolPrefix,
    tools: [...operations].sort((a, b) => (a.toolName < b.toolName ? -1 : 1)).map((o) => toolDescriptor(o, model)),
  });
}

function toolDescriptor(operation: OperationModel, model: Model) {
  const title = titleOf(operation);
  return {
    name: operation.toolName,
    title,
    description:
      firstParagraph(resolveMentions(operation, model, ({ toolName }) => toolName.slice(model.toolPrefix.length))) ||
      endpointText(operation),
    inputSchema: buildInputSchema(operation, model.schemas),
    annotations: { title, ...operation.annotations },
    _meta: {
      operationId: operation.id,
      channel: operation.channel,
      ...(operation.toolset && { toolset: operation.toolset }),
      method: operation.name,
      ...(operation.permissions && { permissions: operation.permissions }),
      scopes: operation.scopes,
      tokenKind: operation.tokenKind,
      ...nameResultSchema(operation.result),
    },
  };
}

/** Names the schema of the result, as the URI of the MCP server's resource. An array is in the property `items` of the result. */
function nameResultSchema(result: Schema | undefined) {
  const uriOf = ({ $ref }: Schema) => `genesys://schemas/${$ref?.split('/').at(-1)}`;
  if (result?.$ref) return { resultSchema: uriOf(result) };
  return result?.items?.$ref ? { resultItemSchema: uriOf(result.items) } : {};
}
