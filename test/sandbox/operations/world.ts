import { accessToken } from '../../../src/auth/access-token.js';
import { clientCredentials } from '../../../src/auth/client-credentials.js';
import type { CallOptions } from '../../../src/client/call.js';
import { type Client, createClient } from '../../../src/client/client.js';
import type { OperationTypes } from '../../../src/generated/client.js';
import type { ErrorCodes } from '../../../src/generated/error-codes.js';
import type { OperationId } from '../../../src/generated/operations.js';
import {
  type SandboxChannel as Channel,
  type SandboxConversation as Conversation,
  createSandbox,
  type Sandbox,
  type SandboxOrganization,
} from '../../../src/sandbox/index.js';
import { getCurrentCommunication, isAgent } from '../../../src/sandbox/shared/conversations.js';
import { createCheckedFetch } from '../helpers/checked-client.js';

/** A new sandbox with clients that check every response. */
export interface World {
  sandbox: Sandbox;
  organization: SandboxOrganization;
  /** A client with the access token of a user. */
  as(user: string): Client;
  /** A client with Grace's access token. */
  grace: Client;
  /** A client with a client-credentials token. */
  app: Client;
  /** The first matching conversation of a channel. */
  conversation(channel: Channel, where?: (conversation: Conversation) => boolean): Conversation;
}

export function createWorld(sandbox = createSandbox(), name?: string): World {
  const organization = sandbox.organization(name);
  const fetch = createCheckedFetch(sandbox);
  const client = (auth: Parameters<typeof createClient>[0]['auth']) =>
    createClient({ baseUrl: sandbox.url, fetch, auth });
  const as = (user: string) => client(accessToken(organization.token(user)));
  return {
    sandbox,
    organization,
    as,
    grace: as('Grace Okafor'),
    app: client(clientCredentials(organization.credentials)),
    conversation: (channel, where = () => true) => {
      const found = Object.values(organization.state.conversations).find((c) => c.channel === channel && where(c));
      if (!found) throw new Error(`The seed has no matching ${channel} conversation.`);
      return found;
    },
  };
}

/** The ids of a conversation, of its last agent and of the agent's communication. */
export function getIds(conversation: Conversation) {
  const agent = conversation.participants.findLast(isAgent);
  if (!agent) throw new Error('The conversation has no agent.');
  const communicationId = getCurrentCommunication(agent).id;
  return { conversationId: conversation.id, participantId: agent.id, communicationId };
}

type Ids = ReturnType<typeof getIds>;

export const pickParticipantIds = ({ conversationId, participantId }: Ids) => ({ conversationId, participantId });

export const pickConversationId = ({ conversationId }: Ids) => ({ conversationId });

/** Returns a predicate for conversations with an agent in this state. */
export const hasAgentInState = (state: string) => (conversation: Conversation) =>
  conversation.participants.some((p) => isAgent(p) && getCurrentCommunication(p).state === state);

type Args<Id extends OperationId> = OperationTypes[Id]['args'];
type FailingArgs<Id extends OperationId> = WithAnyState<Args<Id>>;
type MaybePromise<T> = T | Promise<T>;
/** Allows any state, because these requests bypass the client's validation. */
type WithAnyState<T> = T extends { state?: unknown } ? Omit<T, 'state'> & { state?: string } : T;

/** The test case of one operation. */
export interface Case<Id extends OperationId> {
  /** Name of the calling user, or `app` for a client-credentials token. Default: Grace, or `app` if the operation needs a client. */
  caller?: string | 'app';
  /** The operation emits only events. */
  leavesStateUnchanged?: true;
  /** Prepares the state. Returns arguments that succeed. */
  succeeds(world: World): MaybePromise<Args<Id>>;
  /** Checks the result and the state after success. */
  verify?(world: World, args: Args<Id>, result: OperationTypes[Id]['result']): MaybePromise<void>;
  /** By error code: prepares the state and returns arguments that fail with this code. `as` sets another caller. */
  fails?: {
    [Code in ErrorCodes[Id]]?: (world: World) => MaybePromise<FailingArgs<Id> | { as: string; args: FailingArgs<Id> }>;
  };
}

export type Cases = { [Id in OperationId]?: Case<Id> };

export type Call = (args: unknown, options?: CallOptions) => Promise<unknown>;

export function createCall(world: World, operationId: OperationId, caller: string): Call {
  const client = caller === 'app' ? world.app : world.as(caller);
  return (args, options) => client.call(operationId, args as never, options);
}
