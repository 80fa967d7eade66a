import type { Model, OperationModel } from './model.ts';
import { CodegenError } from './openapi.ts';

const MENTION = /\{(?:(\w+)\.)?(\w+)\}/g;

/**
 * Replaces each mention in an operation's description by the name of that operation: `{emails.sendMessage}`, or
 * `{sendMessage}` in the same channel. Tools show the mentioned tool, the client's docs the mentioned method.
 *
 * @throws CodegenError for a mention of an unknown operation.
 */
export function resolveMentions(
  operation: OperationModel,
  model: Model,
  nameOf: (mentioned: OperationModel) => string,
) {
  return operation.description.replaceAll(MENTION, (mention, channel: string | undefined, name: string) => {
    const mentioned = model.operations.find((o) => o.channel === (channel ?? operation.channel) && o.name === name);
    if (!mentioned)
      throw new CodegenError(
        `${operation.id}: the description mentions ${mention}, which is not an operation of the slice. Fix the mention in the overlay.`,
      );
    return nameOf(mentioned);
  });
}
