import type { CreateMessageArgs, SendMessageAgentlessArgs } from '../../../generated/args.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { notifyConversationChange } from '../../shared/conversations.js';
import { getCurrentCommunication } from '../../shared/current-communication.js';
import {
  AGENTLESS_NAME,
  addProgram,
  createAgent,
  createCommunication,
  createCustomer,
  endConversation,
} from '../../shared/participants.js';
import type { Conversation, MessengerType, Queue } from '../../state.js';
import { checkTextLength, isPhoneNumber, isWhatsAppId } from './message-limits.js';
import { buildMessageView } from './message-view.js';
import { postMessage, renderTemplate } from './send-message.js';

/** How long an ended conversation can be reopened. */
const REOPEN_WINDOW_HOURS = 72;
/** Agentless web messages must be shorter than this. */
const MAX_WEB_TEXT_LENGTH = 4000;

export const outboundHandlers = {
  /** Creates an outbound conversation. It sends no message. */
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
    const sender = findQueueAddress(ctx, type, queue);
    const conversation = findReopenableConversation(ctx, args, sender.ownAddress);
    const chosen = conversation
      ? reopenConversation(ctx, conversation)
      : startConversation(ctx, type, sender, toAddress);
    const agent = createAgent(ctx, user, queue, 'connected', 'outbound');
    // The agent of a new conversation is its first participant: docs/sandbox.md#what-the-sandbox-assumes.
    chosen.participants = conversation ? [...chosen.participants, agent] : [agent, ...chosen.participants];
    notifyConversationChange(ctx, chosen);
    return { id: chosen.id, selfUri: `/api/v2/conversations/messages/${chosen.id}` };
  },

  postConversationsMessagesAgentless: (ctx, args) => {
    const { toAddressMessengerType: type, fromAddress, textBody, messagingTemplate } = args;
    const { useExistingActiveConversation, useNormalizedMessage = false } = args;
    const toAddress = requireRecipient(ctx, args);
    const sender = findOrganizationAddress(ctx, type, fromAddress);
    checkContent(ctx, args);
    const active = findLastConversation(ctx, type, toAddress, sender.ownAddress, ({ endTime }) => !endTime);
    if (active && !useExistingActiveConversation) {
      ctx.fail('active.conversation', {
        message:
          'This recipient has an active conversation. Set useExistingActiveConversation to send the message in it.',
      });
    }
    const conversation = active ?? startConversation(ctx, type, sender, toAddress);
    if (!active) endConversation(ctx, conversation, 'system');
    const sendingProgram = addProgram(ctx, conversation, 'api', AGENTLESS_NAME);
    const message = postMessage(ctx, conversation, {
      communicationId: getCurrentCommunication(sendingProgram).id,
      fromAddress: sender.ownAddress,
      toAddress,
      text: textBody || renderTemplate(messagingTemplate),
      template: messagingTemplate,
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
      message: buildMessageView(ctx, conversation, message, useNormalizedMessage),
      timestamp: message.timestamp,
      selfUri: `/api/v2/conversations/messages/${conversation.id}/messages/${message.id}`,
    });
  },
} satisfies Handlers;

interface SenderAddress {
  ownAddress: string;
  integrationId?: string | undefined;
}

function checkAddress(ctx: Context, type: MessengerType, address: string): void {
  if (type === 'sms' && !isPhoneNumber(address)) {
    ctx.fail(['invalid.phone.number', 'invalid.value'], {
      message: 'The recipient of a text message must be a phone number, such as +13175555555.',
      field: 'toAddress',
    });
  }
  if (type === 'whatsapp' && !isWhatsAppId(address)) {
    ctx.fail('invalid.whatsapp.address', {
      message: 'The recipient of a WhatsApp message must be a phone number without the plus sign, such as 13175555555.',
      field: 'toAddress',
    });
  }
  if (address.trim() === '') ctx.fail('invalid.value', { message: 'toAddress is empty.', field: 'toAddress' });
}

/** Finds the address from which a queue sends messages. */
function findQueueAddress(ctx: Context, type: MessengerType, queue: Queue): SenderAddress {
  const integration = ctx.organization.integrations.find(({ messengerType }) => messengerType === type);
  const ownAddress = type === 'sms' ? queue.phoneNumber : (integration?.recipient?.id ?? integration?.id);
  if (ownAddress) return { ownAddress, integrationId: integration?.id };
  return ctx.fail('queue.address.required', {
    message: 'The queue has no {type} address.',
    params: { type },
    field: 'queueId',
  });
}

/** Finds the sender of an agentless message: a phone number or an integration of the organization. */
function findOrganizationAddress(ctx: Context, type: MessengerType, fromAddress: string): SenderAddress {
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
  if (!toAddress) return ctx.fail('invalid.value', { message: 'toAddress is required.', field: 'toAddress' });
  checkAddress(ctx, type, toAddress);
  return toAddress;
}

function checkContent(ctx: Context, args: SendMessageAgentlessArgs): void {
  const { toAddressMessengerType: type, textBody = '', messagingTemplate } = args;
  if (type === 'webmessaging') {
    if (textBody.trim() && textBody.length < MAX_WEB_TEXT_LENGTH) return;
    ctx.fail('invalid.webmessaging.text.body', {
      message: `Web messaging needs a text with fewer than ${MAX_WEB_TEXT_LENGTH} characters.`,
      field: 'textBody',
    });
  }
  if (type === 'whatsapp' && !messagingTemplate) {
    ctx.fail('invalid.value', { message: 'WhatsApp needs a messaging template.', field: 'messagingTemplate' });
  }
  if (!textBody.trim() && (type === 'sms' || !messagingTemplate)) {
    ctx.fail('invalid.value', { message: 'A text is required.', field: 'textBody' });
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

/** Finds a recently ended conversation to reopen. Rejects recipients with an active one, and an ended one without the option to reopen. */
function findReopenableConversation(
  ctx: Context,
  args: CreateMessageArgs,
  ownAddress: string,
): Conversation | undefined {
  const { toAddress, toAddressMessengerType: type, useExistingConversation = false } = args;
  if (findLastConversation(ctx, type, toAddress, ownAddress, ({ endTime }) => !endTime)) {
    ctx.fail('active.conversation', { message: 'This recipient has an active conversation.' });
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
      message: `A conversation with this recipient ended less than ${REOPEN_WINDOW_HOURS} hours ago. Set useExistingConversation to reopen it.`,
    });
  }
  return recent;
}

function startConversation(
  ctx: Context,
  type: MessengerType,
  sender: SenderAddress,
  customerAddress: string,
): Conversation {
  const { ownAddress, integrationId } = sender;
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

function getCustomer({ id, participants }: Conversation) {
  const customer = participants.findLast(({ purpose }) => purpose === 'customer');
  if (!customer) throw new Error(`Conversation ${id} has no customer.`);
  return customer;
}
