import type { OperationId } from '../../../generated/operations.js';
import type { Channel, Conversation, Participant } from '../../state.js';
import { getCommunication } from './describe-conversation.ts';

/** Calls an operation of the API as an agent. */
export type Call = <Result = unknown>(operation: OperationId, args: object) => Promise<Result>;

type Action<Input> = (call: Call, conversation: Conversation, agent: Participant, input: Input) => Promise<unknown>;

/** What an agent can do in a channel. The API has no operation for the rest. */
interface AgentCalls {
  readonly connect?: Action<undefined>;
  readonly saveDraft?: Action<string>;
  readonly send?: Action<string>;
  /** Sets the wrap-up and, where the API can, ends the agent's part. */
  readonly wrapUp?: Action<WrapupInput>;
}

export interface WrapupInput {
  readonly code: string;
  readonly notes: string;
}

const byConversation = ({ id }: Conversation) => ({ conversationId: id });
const byParticipant = (conversation: Conversation, { id }: Participant) => ({
  ...byConversation(conversation),
  participantId: id,
});
const byCommunication = (conversation: Conversation, agent: Participant) => ({
  ...byConversation(conversation),
  communicationId: getCommunication(agent).id,
});

/** Sends all that an email has in addition to its text, such as recipients in copy. */
const writeEmail =
  (operation: OperationId): Action<string> =>
  async (call, conversation, _, textBody) => {
    const { from, to, cc, subject, attachments } = await call<Record<string, unknown>>(
      'getConversationsEmailMessagesDraft',
      byConversation(conversation),
    );
    const draft = Object.entries({ from, to, cc, subject, attachments }).filter(([, value]) => value !== undefined);
    return call(operation, { ...byConversation(conversation), ...Object.fromEntries(draft), textBody });
  };

const patch =
  (operation: OperationId) =>
  (call: Call, conversation: Conversation, agent: Participant, change: object): Promise<unknown> =>
    call(operation, { ...byParticipant(conversation, agent), ...change });

const participantCalls = (operation: OperationId): AgentCalls => ({
  connect: (call, conversation, agent) => patch(operation)(call, conversation, agent, { state: 'connected' }),
  wrapUp: (call, conversation, agent, wrapup) =>
    patch(operation)(call, conversation, agent, { state: 'disconnected', wrapup }),
});

const wrapupCalls = (operation: OperationId): AgentCalls => ({
  wrapUp: (call, conversation, agent, wrapup) =>
    call(operation, {
      ...byParticipant(conversation, agent),
      ...byCommunication(conversation, agent),
      ...wrapup,
    }),
});

export const agentCalls: Readonly<Record<Channel, AgentCalls>> = {
  email: {
    ...participantCalls('patchConversationsEmailParticipant'),
    saveDraft: writeEmail('putConversationsEmailMessagesDraft'),
    send: writeEmail('postConversationsEmailMessages'),
  },
  message: {
    ...participantCalls('patchConversationsMessageParticipant'),
    send: (call, conversation, agent, textBody) =>
      call('postConversationsMessageCommunicationMessages', { ...byCommunication(conversation, agent), textBody }),
  },
  social: {
    ...wrapupCalls('postConversationsSocialParticipantCommunicationWrapup'),
    send: (call, conversation, agent, textBody) =>
      call('postConversationsMessageCommunicationSocialmediaMessages', {
        ...byCommunication(conversation, agent),
        inReplyToMessageId: conversation.message?.messages.findLast(({ direction }) => direction === 'inbound')?.id,
        textBody,
      }),
  },
  video: wrapupCalls('postConversationsVideoParticipantCommunicationWrapup'),
  cobrowse: {},
  internalMessage: {},
};
