import type { Model, OperationModel } from './model.ts';
import { CodegenError } from './openapi.ts';

const MENTION = /\{(?:(\w+)\.)?(\w+)\}/g;

/**
 * The words of an operation with the operations that they mention: `{emails.sendMessage}`, or `{sendMessage}` for one of
 * the same channel. A tool says the mentioned tool's name, the client's documentation its method.
 *
 * @throws CodegenError for a mention of no operation.
 */
export function resolveMentions(
  operation: OperationModel,
  model: Model,
  nameOf: (mentioned: OperationModel) => string,
) {
  return operation.description.replaceAll(MENTION, (mention, channel: string | undefined, name: string) => {
    const mentioned = model.operations.find((o) => o.channel === (channel ?? operation.channel) && o.name === name);
    if (!mentioned) throw new CodegenError(`${operation.id}: the words mention ${mention}, which is no operation.`);
    return nameOf(mentioned);
  });
}
