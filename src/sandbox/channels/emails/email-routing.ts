import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Input } from '../../context.js';
import { addProgram } from '../../shared/participants.js';
import type { Conversation, EmailRouting, Queue } from '../../state.js';

/** The provider of conversations whose email Genesys Cloud receives and sends. */
export const NATIVE_PROVIDER = 'PureCloud Email';

export const pickRouting = ({ priority, languageId, skillIds, skillExpression }: Input<EmailRouting>): EmailRouting =>
  omitUndefined({ priority, languageId, skillIds: skillIds && [...skillIds], skillExpression });

/** Adds the participant of the flow that routes a conversation. */
export function addFlow(ctx: Context, conversation: Conversation, flowId: string | undefined): void {
  const flow = ctx.organization.flows.find(({ id }) => id === flowId);
  if (flow) addProgram(ctx, conversation, 'workflow', flow.name);
}

/** Finds the queue of a request or of its flow. Rejects unknown ids. */
export function findQueue(
  ctx: Context,
  args: { queueId?: string | undefined; flowId?: string | undefined },
): Queue | undefined {
  const { queues, flows } = ctx.organization;
  const flow = flows.find(({ id }) => id === args.flowId);
  if (args.flowId !== undefined && !flow) {
    ctx.fail('bad.flow.id', {
      message: 'Flow {flowId} was not found.',
      params: { flowId: args.flowId },
      field: 'flowId',
    });
  }
  const queueId = flow?.queueId ?? args.queueId;
  if (queueId === undefined) return undefined;
  return (
    queues.find(({ id }) => id === queueId) ??
    ctx.fail('email.error.invalid.queue', {
      message: 'Queue {queueId} was not found.',
      params: { queueId },
      field: 'queueId',
    })
  );
}
