import type { CreateMessageArgs, SendMessageAgentlessArgs } from '../../../generated/args.js';
import type { Context, Handlers } from '../../context.js';
import { omitUndefined } from '../../omit-undefined.js';
import { notifyConversationChange } from '../../shared/conversations.js';
import { getCurrentCommunication } from '../../shared/current-communication.js';
import { createAgent, createCommunication, createCustomer, endConversation } from '../../shared/participants.js';
import type { Conversation, MessengerType, Queue, User } from '../../state.js';
import { checkTextLength, isPhoneNumber, isWhatsAppId } from './message-limits.js';
import { buildMessageView } from './message-view.js';
import { postMessage, renderTemplate } from './send-message.js';

/** Hours in which an ended conversation is gone on with rather than a new one begun. */
const REOPEN_WINDOW_HOURS = 72;
/** Characters that an agentless text to web messaging may have. */
const MAX_WEB_TEXT_LENGTH = 4000;

export const outboundHandlers = {
  /** A conversation that an agent begins. Nothing is sent by it: texts follow over the agent's communication. */
  postConversationsMessages: (ctx, args) => {
    const { queueId, toAddress, toAddressMessengerType: type } = args;
    checkAddress(ctx, type, toAddress);
    const queue =
      ctx.organization.queues.find(({ id }) => id === queueId) ??
      ctx.fail('not.found', { message: 'Queue {queueId} was not found.', params: { queueId }, field: 'queueId' });
    const user = ctx.organization.users.find(({ id }) => id === ctx.caller.userId);
    if (!user || !queue.memberIds.includes(user.id)) {
      return ctx.fail('queue.membership.required', {
        message: 'The calling user is not a member of the queue.',
        field: 'queueId',
      });
    }
    const place = findQueueAddress(ctx, type, queue);
    const conversation = findReopenableConversation(ctx, args, place.ownAddress);
    const chosen = conversation
      ? reopenConversation(ctx, conversation)
      : startConversation(ctx, type, place, toAddress);
    joinConversation(ctx, chosen, user, queue);
    notifyConversationChange(ctx, chosen);
    return { id: chosen.id, selfUri: `/api/v2/conversations/messages/${chosen.id}` };
  },

  postConversationsMessagesAgentless: (ctx, args) => {
    const { toAddressMessengerType: type, fromAddress, textBody, messagingTemplate } = args;
    const { useExistingActiveConversation, useNormalizedMessage = false } = args;
    const toAddress = requireRecipient(ctx, args);
    const place = findOrganizationAddress(ctx, type, fromAddress);
    checkContent(ctx, args);
    const active = findLastConversation(ctx, type, toAddress, place.ownAddress, ({ endTime }) => !endTime);
    if (active && !useExistingActiveConversation) {
      ctx.fail('active.conversation', {
        message: 'A conversation with this recipient is going on. Set useExistingActiveConversation to write into it.',
      });
    }
    const conversation = active ?? startConversation(ctx, type, place, toAddress);
    if (!active) endConversation(ctx, conversation, 'system');
    const customer = getCustomer(conversation);
    const message = postMessage(ctx, conversation, {
      communicationId: getCurrentCommunication(customer).id,
      fromAddress: place.ownAddress,
      toAddress,
      text: textBody || renderTemplate(messagingTemplate),
    });
    return omitUndefined({
      id: message.id,
      conversationId: conversation.id,
      fromAddress,
      toAddress,
      messengerType: type,
      textBody: useNormalizedMessage ? undefined : textBody,
      messagingTemplate: useNormalizedMessage ? undefined : messagingTemplate,
      useExistingActiveConversation,
      message: buildMessageView(conversation, message, useNormalizedMessage),
      timestamp: message.timestamp,
      selfUri: `/api/v2/conversations/messages/${conversation.id}/messages/${message.id}`,
    });
  },
} satisfies Handlers;

interface OwnAddress {
  ownAddress: string;
  integrationId?: string | undefined;
}

function checkAddress(ctx: Context, type: MessengerType, address: string): void {
  if (type === 'sms' && !isPhoneNumber(address)) {
    ctx.fail(['invalid.phone.number', 'invalid.value'], {
      message: 'The recipient of a text message is a phone number such as +13175555555.',
      field: 'toAddress',
    });
  }
  if (type === 'whatsapp' && !isWhatsAppId(address)) {
    ctx.fail('invalid.whatsapp.address', {
      message: 'The recipient on WhatsApp is a phone number in digits only, such as 13175555555.',
      field: 'toAddress',
    });
  }
  if (address.trim() === '') ctx.fail('invalid.value', { message: 'The recipient is missing.', field: 'toAddress' });
}

/** From where a queue writes by a messenger. */
function findQueueAddress(ctx: Context, type: MessengerType, queue: Queue): OwnAddress {
  const integration = ctx.organization.integrations.find(({ messengerType }) => messengerType === type);
  const ownAddress = type === 'sms' ? queue.phoneNumber : (integration?.recipient?.id ?? integration?.id);
  if (ownAddress) return { ownAddress, integrationId: integration?.id };
  return ctx.fail('queue.address.required', {
    message: 'The queue has no address to write from by {type}.',
    params: { type },
    field: 'queueId',
  });
}

/** From where an agentless message goes: a number of the organization's, or an integration. */
function findOrganizationAddress(ctx: Context, type: MessengerType, fromAddress: string): OwnAddress {
  const { integrations, queues } = ctx.organization;
  if (type === 'sms') {
    const isOwn =
      queues.some(({ phoneNumber }) => phoneNumber === fromAddress) ||
      integrations.some(({ messengerType, recipient }) => messengerType === 'sms' && recipient?.id === fromAddress);
    if (isOwn) return { ownAddress: fromAddress };
  }
  const integration = integrations.find(({ id, messengerType }) => id === fromAddress && messengerType === type);
  if (integration) return { ownAddress: integration.recipient?.id ?? integration.id, integrationId: integration.id };
  return ctx.fail('not.found', {
    message: 'The organization has no {type} address {fromAddress}.',
    params: { type, fromAddress },
    field: 'fromAddress',
  });
}

function requireRecipient(ctx: Context, args: SendMessageAgentlessArgs): string {
  const { toAddress, toAddressMessengerType: type } = args;
  if (!toAddress) return ctx.fail('invalid.value', { message: 'toAddress is needed.', field: 'toAddress' });
  checkAddress(ctx, type, toAddress);
  return toAddress;
}

function checkContent(ctx: Context, args: SendMessageAgentlessArgs): void {
  const { toAddressMessengerType: type, textBody = '', messagingTemplate } = args;
  if (type === 'webmessaging') {
    if (textBody.trim() && textBody.length < MAX_WEB_TEXT_LENGTH) return;
    ctx.fail('invalid.webmessaging.text.body', {
      message: `Web messaging needs a text of under ${MAX_WEB_TEXT_LENGTH} characters.`,
      field: 'textBody',
    });
  }
  if (type === 'whatsapp' && !messagingTemplate) {
    ctx.fail('invalid.value', { message: 'WhatsApp needs a template.', field: 'messagingTemplate' });
  }
  if (!textBody.trim() && (type === 'sms' || !messagingTemplate)) {
    ctx.fail('invalid.value', { message: 'A text is needed.', field: 'textBody' });
  }
  checkTextLength(ctx, type, textBody);
}

function findLastConversation(
  { organization }: Context,
  type: MessengerType,
  customerAddress: string,
  ownAddress: string,
  isFitting: (conversation: Conversation) => boolean,
): Conversation | undefined {
  return Object.values(organization.conversations).findLast(
    (conversation) =>
      conversation.channel === 'message' &&
      conversation.message?.type === type &&
      conversation.message.customerAddress === customerAddress &&
      conversation.message.ownAddress === ownAddress &&
      isFitting(conversation),
  );
}

/** The ended conversation to go on with; refuses where one goes on, or one is there and was not asked for. */
function findReopenableConversation(
  ctx: Context,
  args: CreateMessageArgs,
  ownAddress: string,
): Conversation | undefined {
  const { toAddress, toAddressMessengerType: type, useExistingConversation = false } = args;
  if (findLastConversation(ctx, type, toAddress, ownAddress, ({ endTime }) => !endTime)) {
    ctx.fail('active.conversation', { message: 'A conversation with this recipient is going on.' });
  }
  const since = ctx.clock.now() - REOPEN_WINDOW_HOURS * 3_600_000;
  const recent = findLastConversation(
    ctx,
    type,
    toAddress,
    ownAddress,
    ({ endTime = '' }) => Date.parse(endTime) > since,
  );
  if (recent && !useExistingConversation) {
    ctx.fail('existing.conversation', {
      message: `A conversation with this recipient ended less than ${REOPEN_WINDOW_HOURS} hours ago. Set useExistingConversation to go on with it.`,
    });
  }
  return recent;
}

function startConversation(
  ctx: Context,
  type: MessengerType,
  place: OwnAddress,
  customerAddress: string,
): Conversation {
  const { ownAddress, integrationId } = place;
  const customer = createCustomer(ctx, { name: customerAddress, address: customerAddress, direction: 'outbound' });
  const conversation: Conversation = {
    id: ctx.random.uuid(),
    channel: 'message',
    startTime: ctx.now,
    participants: [customer],
    transfers: [],
    message: { type, ...(integrationId ? { integrationId } : {}), customerAddress, ownAddress, messages: [] },
  };
  ctx.organization.conversations[conversation.id] = conversation;
  return conversation;
}

function reopenConversation(ctx: Context, conversation: Conversation): Conversation {
  getCustomer(conversation).communications.push(createCommunication(ctx, 'outbound', 'connected'));
  conversation.endTime = undefined;
  return conversation;
}

function joinConversation(ctx: Context, conversation: Conversation, user: User, queue: Queue): void {
  conversation.participants.push(createAgent(ctx, user, queue, 'connected', 'outbound'));
}

function getCustomer({ id, participants }: Conversation) {
  const customer = participants.findLast(({ purpose }) => purpose === 'customer');
  if (!customer) throw new Error(`Conversation ${id} has no customer`);
  return customer;
}
