import type { OrganizationContext } from '../context.js';
import { type CustomerAddresses, findCustomerAddresses, getAddress } from '../customer/customer-addresses.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { isAgent, notifyConversationChange } from '../shared/conversations.js';
import { findIntegration } from '../shared/find-integration.js';
import { enqueueConversation } from '../shared/transfer.js';
import type { Channel, CommunicationState, Conversation, MessengerType, User } from '../state.js';
import { type AttachedFile, createAttachment, type DescribedFile } from '../uploads/attachment.js';
import {
  createEmailConversation,
  createInternalConversation,
  createMeetingConversation,
  createMessageConversation,
  type Routing,
} from './create-conversation.js';
import { findQueue, requireUser } from './find-thing.js';

/** Options of `sandbox.addConversation`. */
export interface ConversationOptions {
  /** Default: `email`. */
  channel?: Channel;
  /** Name of the customer. Default: `Customer`. */
  customer?: string;
  /** Name of the queue. Default: the first one of which the agent is a member, or the first one. */
  queue?: string;
  /** Name of the agent. Default: the queue alerts its first member. */
  agent?: string;
  /** The state of the agent. Default: `connected`. It needs an `agent`. */
  state?: CommunicationState;
  /** Text of the customer's first message. Default: `Hello`. */
  text?: string;
  /** Subject of the email. Default: none. */
  subject?: string;
  /** HTML body of the email. Default: none. */
  html?: string;
  /** Attachments of the email. Default: none. */
  attachments?: readonly (AttachedFile | DescribedFile)[];
  /** The messenger of a message or a social post. Default: `webmessaging`, and `facebook` for a social post. */
  via?: MessengerType;
  /** Name of the user who receives an internal message. Required for the channel `internalMessage`. */
  colleague?: string;
  /** Attributes of the customer. Default: none. */
  attributes?: Readonly<Record<string, string>>;
}

/** The ids of a new conversation. Those of the participant and the communication are the agent's. */
export interface SandboxConversationReference {
  conversationId: string;
  /** Undefined without an agent. */
  participantId?: string;
  /** Undefined without an agent. */
  communicationId?: string;
}

const OPTIONS: Readonly<Record<keyof ConversationOptions, true>> = {
  channel: true,
  customer: true,
  queue: true,
  agent: true,
  state: true,
  text: true,
  subject: true,
  html: true,
  attachments: true,
  via: true,
  colleague: true,
  attributes: true,
};

export const CHANNELS: readonly Channel[] = ['email', 'message', 'social', 'video', 'cobrowse', 'internalMessage'];
export const STATES: readonly CommunicationState[] = ['alerting', 'connected', 'parked', 'disconnected'];

/** @throws TypeError for an invalid option. @throws Error for an unknown queue, user or integration. */
export function addConversation(ctx: OrganizationContext, options: ConversationOptions): SandboxConversationReference {
  rejectUnknownKeys('addConversation', options, OPTIONS);
  const { channel = 'email', state = 'connected' } = options;
  requireOneOf('channel', channel, CHANNELS);
  requireOneOf('state', state, STATES);
  if (options.state && options.agent === undefined) reject('"state" is the state of the agent. Set "agent" too.');
  const { organization } = ctx;
  const agent = options.agent === undefined ? undefined : requireUser(organization, options.agent);
  const queue =
    options.queue === undefined
      ? (organization.queues.find(({ memberIds }) => agent && memberIds.includes(agent.id)) ?? organization.queues[0])
      : findQueue(organization, options.queue);
  const conversation = CREATORS[channel](ctx, options, { queue, agent, state });
  const [customer] = conversation.participants;
  if (customer && options.attributes) customer.attributes = { ...options.attributes };
  if (!agent && queue) enqueueConversation(ctx, conversation, queue);
  organization.conversations[conversation.id] = conversation;
  notifyConversationChange(ctx, conversation);
  return buildReference(conversation);
}

type Creator = (ctx: OrganizationContext, options: ConversationOptions, routing: Routing) => Conversation;

const createWithIntegration =
  (channel: 'message' | 'social', defaultType: MessengerType): Creator =>
  (ctx, { text = 'Hello', via = defaultType, ...options }, routing) => {
    const integration = findIntegration(ctx, via);
    const person = findCustomer(ctx, options);
    const sender = { name: person.name, address: getAddress(person, via) };
    return createMessageConversation(() => ctx, 0, channel, sender, { text }, integration, routing);
  };

const createMeeting =
  (channel: 'video' | 'cobrowse'): Creator =>
  (ctx, options, routing) => {
    const { name, email } = findCustomer(ctx, options);
    const agent = requireAgent(channel, routing.agent);
    return createMeetingConversation(ctx, channel, { name, address: email }, agent, routing.queue);
  };

/** Creates a conversation of each channel. */
const CREATORS: Readonly<Record<Channel, Creator>> = {
  email: (ctx, { text = 'Hello', subject = '', html, attachments = [], ...options }, routing) => {
    const { name, email } = findCustomer(ctx, options);
    const to = { email: routing.queue?.emailAddress ?? '', name: routing.queue?.name ?? '' };
    const files = attachments.map((file) => createAttachment(ctx.random, ctx.organization, file));
    return createEmailConversation(
      () => ctx,
      0,
      { name, address: email },
      { to, subject, text, html, attachments: files },
      routing,
    );
  },
  message: createWithIntegration('message', 'webmessaging'),
  social: createWithIntegration('social', 'facebook'),
  video: createMeeting('video'),
  cobrowse: createMeeting('cobrowse'),
  internalMessage: (ctx, { colleague, text = 'Hello' }, { agent }) => {
    if (colleague === undefined) return reject('the channel "internalMessage" needs "colleague".');
    const from = requireAgent('internalMessage', agent);
    return createInternalConversation(() => ctx, 0, from, requireUser(ctx.organization, colleague), [text]);
  },
};

const findCustomer = (ctx: OrganizationContext, { customer = 'Customer' }: ConversationOptions): CustomerAddresses =>
  findCustomerAddresses(ctx.organization, customer);

const requireAgent = (channel: Channel, agent: User | undefined): User =>
  agent ?? reject(`the channel "${channel}" needs "agent".`);

function requireOneOf(option: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) reject(`"${option}" must be one of ${values.join(', ')}, not "${value}".`);
}

function reject(problem: string): never {
  throw new TypeError(`addConversation: ${problem}`);
}

function buildReference({ id, participants }: Conversation): SandboxConversationReference {
  const agent = participants.find(isAgent);
  if (!agent) return { conversationId: id };
  return { conversationId: id, participantId: agent.id, communicationId: agent.communications[0].id };
}
