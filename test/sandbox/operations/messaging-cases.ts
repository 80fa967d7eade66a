import { expect } from 'vitest';
import { getCurrentCommunication } from '../../../src/sandbox/shared/conversations.js';
import { getQueueId } from './ids.js';
import { type Cases, getIds, hasAgentInState, type World } from './world.js';

const findByMessenger = (world: World, type: string) =>
  world.conversation('message', (c) => c.message?.type === type && hasAgentInState('connected')(c));
const getCommunicationIds = (world: World, type = 'sms') => {
  const { conversationId, communicationId } = getIds(findByMessenger(world, type));
  return { conversationId, communicationId };
};
const getIntegrationId = (world: World, type = 'open') =>
  world.organization.state.integrations.find(({ messengerType }) => messengerType === type)?.id ?? '';

/** Uploads a file. Returns its id. */
async function uploadMedia(world: World, bytes = 4): Promise<string> {
  const {
    id = '',
    uploadUrl = '',
    uploadHeaders,
  } = await world.grace.messages.createMediaUpload({
    ...getCommunicationIds(world),
    fileName: 'map.png',
    contentLengthBytes: bytes,
  });
  const init = { method: 'PUT', headers: uploadHeaders as Record<string, string>, body: new Uint8Array(bytes) };
  expect((await world.sandbox.fetch(new Request(uploadUrl, init))).status).toBe(200);
  world.sandbox.clock.advance(3000);
  return id;
}

/** Ids of Mei's social conversation and of its first post. */
function getSocialIds(world: World) {
  const conversation = world.conversation('social');
  const { conversationId, communicationId } = getIds(conversation);
  return { conversationId, communicationId, inReplyToMessageId: conversation.message?.messages[0]?.id ?? '' };
}

const CHANNEL = { from: { id: 'zoe-1', idType: 'Opaque' as const, nickname: 'Zoe' }, time: '2026-01-12T09:00:00.000Z' };
const buildInboundMessage = (world: World) => ({
  integrationId: getIntegrationId(world),
  channel: { ...CHANNEL, messageId: 'm-1' },
  text: 'Hello?',
});
const withoutTime = (args: { channel: object }) =>
  ({ ...args, channel: { ...args.channel, time: undefined } }) as never;

/** Sends a message from Grace to Hana through open messaging. Returns its id. */
async function sendOpenMessage(world: World): Promise<string> {
  const sent = await world.grace.messages.sendMessage({
    ...getCommunicationIds(world, 'open'),
    textBody: 'It is ready.',
  });
  return sent?.id ?? '';
}
const buildReceipt = async (world: World) => ({
  integrationId: getIntegrationId(world),
  id: await sendOpenMessage(world),
  status: 'Delivered' as const,
  isFinalReceipt: true,
  channel: { to: { id: 'hana-77' }, time: CHANNEL.time },
});
const buildButtonResponse = async (world: World) => ({
  integrationId: getIntegrationId(world),
  originatingMessageId: await sendOpenMessage(world),
  buttonResponse: { type: 'QuickReply' as const, text: 'Yes', payload: 'yes' },
  channel: { ...CHANNEL, from: { ...CHANNEL.from, id: 'hana-77' } },
});

const buildConversation = (world: World) => ({
  queueId: getQueueId(world, 'Support'),
  toAddress: '+13175550199',
  toAddressMessengerType: 'sms' as const,
});
const buildAgentlessMessage = (more: object = {}) => ({
  fromAddress: '+13175550100',
  toAddress: '+13175550199',
  toAddressMessengerType: 'sms' as const,
  textBody: 'Your parcel has arrived.',
  ...more,
});
const getLastSent = (world: World) => world.organization.sent.at(-1);
const endSmsConversation = (world: World) => {
  const conversation = findByMessenger(world, 'sms');
  conversation.endTime = '2026-01-12T08:59:00.000Z';
};

/** Sending and receiving messages, and social posts. */
export const messagingCases = {
  postConversationsMessageCommunicationMessages: {
    succeeds: async (world) => ({
      ...getCommunicationIds(world),
      mediaIds: [await uploadMedia(world)],
    }),
    verify: (world, { mediaIds }, result) => {
      expect(result).toMatchObject({ direction: 'outbound', status: 'sent', media: [{ id: mediaIds?.[0] }] });
      expect(getLastSent(world)).toMatchObject({ to: ['+13175550143'], text: '', mediaIds });
    },
    fails: {
      'max.length.exceeded': (world) => ({ ...getCommunicationIds(world), textBody: 'x'.repeat(766) }),
      'media.too.large': async (world) => ({
        ...getCommunicationIds(world),
        textBody: '',
        mediaIds: [await uploadMedia(world, 1_048_577)],
      }),
      'not.found': (world) => ({ ...getCommunicationIds(world), textBody: '', mediaIds: ['none'] }),
      'invalid.value': (world) => ({ ...getCommunicationIds(world), textBody: ' ' }),
      'not.authorized': (world) => ({ as: 'Linus Meyer', args: { ...getCommunicationIds(world), textBody: 'x' } }),
      'request.conflict': async (world) => {
        const { conversationId, participantId } = getIds(findByMessenger(world, 'sms'));
        await world.grace.messages.updateParticipant({ conversationId, participantId, state: 'disconnected' });
        return { as: 'app', args: { ...getLastCommunicationIds(world, conversationId), textBody: 'x' } };
      },
    },
  },
  postConversationsMessageCommunicationTyping: {
    leavesStateUnchanged: true,
    succeeds: (world) => ({ ...getCommunicationIds(world), typing: { type: 'On', duration: 2000 } }),
    fails: {
      'not.authorized': (world) => ({
        as: 'Linus Meyer',
        args: { ...getCommunicationIds(world), typing: { type: 'On' } },
      }),
    },
  },
  postConversationsMessageCommunicationMessagesMediaUploads: {
    succeeds: (world) => ({ ...getCommunicationIds(world), fileName: 'map.png', contentLengthBytes: 4 }),
    verify: async (world, args, { id: mediaId = '' }) =>
      expect(await world.app.messages.getMedia({ ...getCommunicationIds(world), mediaId })).toMatchObject({
        status: 'uploading',
        name: args.fileName,
      }),
    fails: {
      'invalid.value': (world) => ({ ...getCommunicationIds(world), fileName: 'a map.png', contentLengthBytes: 4 }),
    },
  },
  getConversationsMessageCommunicationMessagesMedia: {
    succeeds: async (world) => {
      await uploadMedia(world);
      return { ...getCommunicationIds(world), status: 'valid', pageSize: 1 };
    },
    verify: (_, __, page) => expect(page).toMatchObject({ total: 1, entities: [{ name: 'map.png' }] }),
    fails: { 'not.found': (world) => ({ ...getCommunicationIds(world), communicationId: 'none' }) },
  },
  getConversationsMessageCommunicationMessagesMediaMediaId: {
    succeeds: async (world) => ({ ...getCommunicationIds(world), mediaId: await uploadMedia(world) }),
    verify: (_, __, media) =>
      expect(media).toMatchObject({ status: 'valid', contentLengthBytes: 4, mediaType: 'image/png' }),
    fails: { 'not.found': (world) => ({ ...getCommunicationIds(world), mediaId: 'none' }) },
  },
  postConversationsMessageParticipantMonitor: {
    caller: 'Omar Haddad',
    succeeds: (world) => {
      const { conversationId, participantId } = getIds(findByMessenger(world, 'sms'));
      return { conversationId, participantId };
    },
    verify: async (world, { conversationId, participantId }) =>
      expect((await world.app.messages.get({ conversationId })).participants?.at(-1)).toMatchObject({
        user: { name: 'Omar Haddad' },
        monitoredParticipantId: participantId,
      }),
    fails: {
      'conversation.error.monitor.own.conversation': (world) => {
        world.organization.state.users[0]?.roleIds.push(...world.organization.state.roles.map(({ id }) => id));
        const { conversationId, participantId } = getIds(findByMessenger(world, 'sms'));
        return { as: 'Grace Okafor', args: { conversationId, participantId } };
      },
      'too.many.monitors': async (world) => {
        const { conversationId, participantId } = getIds(findByMessenger(world, 'sms'));
        await world.as('Omar Haddad').messages.monitorParticipant({ conversationId, participantId });
        return { as: world.organization.addUser('Nora Lund').name, args: { conversationId, participantId } };
      },
      'request.conflict': (world) => {
        const { id, participants } = findByMessenger(world, 'sms');
        return { conversationId: id, participantId: participants[0]?.id ?? '' };
      },
    },
  },
  postConversationsMessageCommunicationSocialmediaMessages: {
    caller: 'Mei Tanaka',
    succeeds: (world) => ({ ...getSocialIds(world), textBody: 'In May!' }),
    verify: (world, _, { id }) =>
      expect(getLastSent(world)).toMatchObject({ id, channel: 'social', text: 'In May!', to: ['ivo.petrov'] }),
    fails: {
      'max.length.exceeded': (world) => ({ ...getSocialIds(world), textBody: 'x'.repeat(2001) }),
      'media.too.large': async (world) => {
        const at = {
          conversationId: getSocialIds(world).conversationId,
          communicationId: getSocialIds(world).communicationId,
        };
        const file = { fileName: 'film.mp4', contentLengthBytes: 5_242_881 };
        const { id = '' } = await world.as('Mei Tanaka').messages.createMediaUpload({ ...at, ...file });
        const media = world.organization.state.media[id];
        if (media) Object.assign(media, { uploadedAt: 0, isValid: true });
        return { ...getSocialIds(world), mediaIds: [id] };
      },
      'not.found': (world) => ({ ...getSocialIds(world), inReplyToMessageId: 'none', textBody: 'x' }),
      'invalid.value': (world) => getSocialIds(world),
    },
  },
  postConversationsMessageInboundOpenMessage: {
    succeeds: buildInboundMessage,
    verify: async (world, args, { id = '' }) => {
      expect(await world.app.messages.getMessageDetails({ messageId: id })).toMatchObject({
        textBody: 'Hello?',
        fromAddress: 'zoe-1',
      });
      const again = await world.app.messages.receiveOpenMessage(args);
      expect(again.id).toBe(id);
    },
    fails: {
      'missing.open.channel.date': (world) => withoutTime(buildInboundMessage(world)),
      'invalid.value': (world) => ({ ...buildInboundMessage(world), text: '', content: [{}] }),
      'not.found': (world) => ({ ...buildInboundMessage(world), integrationId: getIntegrationId(world, 'sms') }),
    },
  },
  postConversationsMessageInboundOpenEvent: {
    succeeds: (world) => ({
      integrationId: getIntegrationId(world),
      channel: CHANNEL,
      events: [{ eventType: 'Typing' }],
    }),
    verify: (world) => {
      const { participants, message } = world.conversation('message', (c) => c.participants[0]?.name === 'Zoe');
      expect(message?.messages).toEqual([]);
      expect(participants.map((p) => getCurrentCommunication(p).state)).toEqual(['connected', 'connected', 'alerting']);
    },
    fails: {
      'missing.open.channel.date': (world) =>
        withoutTime({ ...buildInboundMessage(world), events: [], text: undefined } as never),
      'invalid.value': (world) => ({ integrationId: getIntegrationId(world), channel: CHANNEL, events: [] }),
    },
  },
  postConversationsMessageInboundOpenReceipt: {
    succeeds: buildReceipt,
    verify: async (world, { id }) =>
      expect(await world.app.messages.getMessageDetails({ messageId: id })).toMatchObject({
        status: 'delivery-success',
      }),
    fails: {
      'missing.open.channel.date': async (world) => withoutTime(await buildReceipt(world)),
      'not.found': async (world) => ({ ...(await buildReceipt(world)), id: 'none' }),
    },
  },
  postConversationsMessageInboundOpenStructuredResponse: {
    succeeds: buildButtonResponse,
    verify: (world) =>
      expect(findByMessenger(world, 'open').message?.messages.at(-1)).toMatchObject({
        direction: 'inbound',
        textBody: 'Yes',
      }),
    fails: {
      'missing.open.channel.date': async (world) => withoutTime(await buildButtonResponse(world)),
      'not.found': async (world) => ({ ...(await buildButtonResponse(world)), channel: CHANNEL }),
    },
  },
  postConversationsMessages: {
    succeeds: buildConversation,
    verify: async (world, _, { id: conversationId = '' }) =>
      expect((await world.app.messages.get({ conversationId })).participants).toMatchObject([
        { purpose: 'agent', state: 'connected', user: { name: 'Grace Okafor' } },
        { purpose: 'customer', address: '+13175550199', direction: 'outbound' },
      ]),
    fails: {
      'active.conversation': (world) => ({ ...buildConversation(world), toAddress: '+13175550143' }),
      'existing.conversation': (world) => {
        endSmsConversation(world);
        return { ...buildConversation(world), toAddress: '+13175550143' };
      },
      'invalid.phone.number': (world) => ({ ...buildConversation(world), toAddress: '555' }),
      'invalid.whatsapp.address': (world) => ({
        ...buildConversation(world),
        toAddressMessengerType: 'whatsapp',
        toAddress: '+1',
      }),
      'queue.address.required': (world) => {
        delete world.organization.state.queues[0]?.phoneNumber;
        return buildConversation(world);
      },
      'queue.membership.required': (world) => ({ as: 'Mei Tanaka', args: buildConversation(world) }),
      'not.found': (world) => ({ ...buildConversation(world), queueId: 'none' }),
    },
  },
  postConversationsMessagesAgentless: {
    succeeds: () => buildAgentlessMessage(),
    verify: (world, args) => expect(getLastSent(world)).toMatchObject({ to: [args.toAddress], text: args.textBody }),
    fails: {
      'active.conversation': () => buildAgentlessMessage({ toAddress: '+13175550143' }),
      'invalid.webmessaging.text.body': (world) =>
        buildAgentlessMessage({
          toAddressMessengerType: 'webmessaging',
          fromAddress: getIntegrationId(world, 'webmessaging'),
          textBody: ' ',
        }),
      'invalid.whatsapp.address': (world) =>
        buildAgentlessMessage({
          toAddressMessengerType: 'whatsapp',
          fromAddress: getIntegrationId(world, 'whatsapp'),
          toAddress: '+1',
        }),
      'max.length.exceeded': () => buildAgentlessMessage({ textBody: 'x'.repeat(766) }),
      'not.found': () => buildAgentlessMessage({ fromAddress: '+10000000000' }),
      'invalid.value': (world) =>
        buildAgentlessMessage({
          toAddressMessengerType: 'whatsapp',
          fromAddress: getIntegrationId(world, 'whatsapp'),
          toAddress: '13175550199',
        }),
    },
  },
} satisfies Cases;

function getLastCommunicationIds(world: World, conversationId: string) {
  const conversation = world.conversation('message', ({ id }) => id === conversationId);
  return { conversationId, communicationId: getIds(conversation).communicationId };
}
