import { accessToken } from '../../../src/auth/access-token.js';
import { clientCredentials } from '../../../src/auth/client-credentials.js';
import type { CallOptions } from '../../../src/client/call.js';
import { type Client, createClient } from '../../../src/client/client.js';
import type { OperationTypes } from '../../../src/generated/client.js';
import type { ErrorCodes } from '../../../src/generated/error-codes.js';
import type { OperationId } from '../../../src/generated/operations.js';
import {
  type Channel,
  type SandboxConversation as Conversation,
  createSandbox,
  type Sandbox,
  type SandboxOrganization,
} from '../../../src/sandbox/index.js';
import { getCurrentCommunication, isAgent } from '../../../src/sandbox/shared/conversations.js';
import { checkedFetch } from '../helpers/checked.js';

/** An organization of a new sandbox, with clients of it whose every answer is checked. */
export interface World {
  sandbox: Sandbox;
  organization: SandboxOrganization;
  /** By an agent's token. */
  as(user: string): Client;
  /** By an agent's token: Grace's. */
  grace: Client;
  /** By a client-credentials token. */
  app: Client;
  /** The first of the seed's conversations of a channel, or the first such. */
  conversation(channel: Channel, where?: (conversation: Conversation) => boolean): Conversation;
}

export function worldOf(sandbox = createSandbox(), name?: string): World {
  const organization = sandbox.organization(name);
  const fetch = checkedFetch(sandbox);
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
      if (!found) throw new Error(`The seed has no such ${channel} conversation`);
      return found;
    },
  };
}

/** The ids of a conversation and of its last agent's part. */
export function idsOf(conversation: Conversation) {
  const agent = conversation.participants.findLast(isAgent);
  if (!agent) throw new Error('No agent');
  const communicationId = getCurrentCommunication(agent).id;
  return { conversationId: conversation.id, participantId: agent.id, communicationId };
}

type Ids = ReturnType<typeof idsOf>;

/** Those of the part alone. */
export const place = ({ conversationId, participantId }: Ids) => ({ conversationId, participantId });

/** That of the conversation alone. */
export const only = ({ conversationId }: Ids) => ({ conversationId });

/** Whether the agent's part of a conversation is in a state. */
export const agentIs = (state: string) => (conversation: Conversation) =>
  conversation.participants.some((p) => isAgent(p) && getCurrentCommunication(p).state === state);

type Args<Id extends OperationId> = OperationTypes[Id]['args'];
type Failing<Id extends OperationId> = WithAnyState<Args<Id>>;
type Made<T> = T | Promise<T>;
/** The same with any state: requests are sent past the client, which accepts no other than the operation's own. */
type WithAnyState<T> = T extends { state?: unknown } ? Omit<T, 'state'> & { state?: string } : T;

/** What is tried of one operation. */
export interface Case<Id extends OperationId> {
  /** Who calls: Grace by default, where the operation takes a user's token; else a client-credentials token. */
  by?: string | 'app';
  /** Writes nothing into the state: what it does is to be heard only. */
  silent?: true;
  /** Brings about a state in which these arguments succeed. */
  succeeds(world: World): Made<Args<Id>>;
  /** What must be different after a write, where the state as a whole says too little. */
  sees?(world: World, args: Args<Id>, result: OperationTypes[Id]['result']): Made<void>;
  /** By error code: brings about a state in which these arguments fail with it. `as` to be somebody else. */
  fails?: { [Code in ErrorCodes[Id]]?: (world: World) => Made<Failing<Id> | { as: string; args: Failing<Id> }> };
}

export type Cases = { [Id in OperationId]?: Case<Id> };

export type Call = (args: unknown, options?: CallOptions) => Promise<unknown>;

export function callerOf(world: World, operationId: OperationId, who: string): Call {
  const client = who === 'app' ? world.app : world.as(who);
  return (args, options) => client.call(operationId, args as never, options);
}
