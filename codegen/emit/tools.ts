import { endpointText, titleOf } from '../fallback-text.ts';
import { buildInputSchema, firstParagraph } from '../json-schema.ts';
import type { Model, OperationModel } from '../model.ts';
import { type Schema, toJson } from '../openapi.ts';
import { resolveMentions } from '../resolve-mentions.ts';
import { describeEventTool, type EventTool } from '../topics/event-tool.ts';
import { NOTICE } from './typescript.ts';

/** Emits the MCP tool descriptors of some operations. The server adds the `PCID` parameter. */
export function emitTools(
  model: Model,
  operations: readonly OperationModel[],
  eventTools: Readonly<Record<string, EventTool>> = {},
): string {
  const tools = [
    ...operations.map((operation) => toolDescriptor(operation, model)),
    ...Object.entries(eventTools).map(([name, tool]) => describeEventTool(model.toolPrefix + name, tool)),
  ];
  return toJson({
    $comment: NOTICE,
    server: model.server,
    prefix: model.toolPrefix,
    tools: tools.sort((a, b) => (a.name < b.name ? -1 : 1)),
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
