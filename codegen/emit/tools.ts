import { buildInputSchema, firstParagraph } from '../json-schema.ts';
import type { Model, OperationModel } from '../model.ts';
import { toJson } from '../openapi.ts';
import { resolveMentions } from '../resolve-mentions.ts';
import { NOTICE } from './typescript.ts';

/** Emits the MCP tool descriptors of some operations. The server adds the `PCID` parameter. */
export function emitTools(model: Model, operations: readonly OperationModel[]): string {
  return toJson({
    $comment: NOTICE,
    server: model.server,
    tools: [...operations].sort((a, b) => (a.toolName < b.toolName ? -1 : 1)).map((o) => toolDescriptor(o, model)),
  });
}

function toolDescriptor(operation: OperationModel, model: Model) {
  return {
    name: operation.toolName,
    title: operation.title,
    description: firstParagraph(
      resolveMentions(operation, model, ({ toolName }) => toolName.slice(model.toolPrefix.length)),
    ),
    inputSchema: buildInputSchema(operation, model.schemas),
    annotations: { title: operation.title, ...operation.annotations },
    _meta: {
      operationId: operation.id,
      channel: operation.channel,
      ...(operation.toolset && { toolset: operation.toolset }),
      method: operation.name,
      ...(operation.permissions && { permissions: operation.permissions }),
      scopes: operation.scopes,
      tokenKind: operation.tokenKind,
    },
  };
}
