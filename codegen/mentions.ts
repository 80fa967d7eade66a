import type { Model, OperationModel } from './model.ts';
import { CodegenError } from './openapi.ts';

const MENTION = /\{(?:(\w+)\.)?(\w+)\}/g;

/**
 * The words of an operation with the operations that they mention: `{emails.sendMessage}`, or `{sendMessage}` for one of
 * the same client. A tool says the mentioned tool's name, the client's documentation its method.
 *
 * @throws CodegenError for a mention of no operation.
 */
export function withMentions(operation: OperationModel, model: Model, nameOf: (mentioned: OperationModel) => string) {
  return operation.description.replaceAll(MENTION, (mention, client: string | undefined, name: string) => {
    const mentioned = model.operations.find((o) => o.client === (client ?? operation.client) && o.name === name);
    if (!mentioned) throw new CodegenError(`${operation.id}: the words mention ${mention}, which is no operation.`);
    return nameOf(mentioned);
  });
}
