import { expect } from 'vitest';
import { getCurrentCommunication } from '../../../src/sandbox/shared/conversations.js';
import { queueOf } from './ids.js';
import { agentIs, type Cases, idsOf, type World } from './world.js';

const byType = (world: World, type: string) =>
  world.conversation('message', (c) => c.message?.type === type && agentIs('connected')(c));
const over = (world: World, type = 'sms') => {
  const { conversationId, communicationId } = idsOf(byType(world, type));
  return { conversationId, communicationId };
};
const integrationOf = (world: World, type = 'open') =>
  world.organization.state.integrations.find(({ messengerType }) => messengerType === type)?.id ?? '';

/** A file that was announced and uploaded, and that is valid where the bytes are as many as announced. */
async function uploaded(world: World, bytes = 4): Promise<string> {
  const {
    id = '',
    uploadUrl = '',
    uploadHeaders,
  } = await world.grace.messages.createMediaUpload({
    ...over(world),
    fileName: 'map.png',
    contentLengthBytes: bytes,
  });
  const init = { method: 'PUT', headers: uploadHeaders as Record<string, string>, body: new Uint8Array(bytes) };
  expect((await world.sandbox.fetch(new Request(uploadUrl, init))).status).toBe(200);
  world.sandbox.clock.advance(3000);
  return id;
}

/** A social conversation of Mei's, and the post that it began with. */
function social(world: World) {
  const conversation = world.conversation('social');
  const { conversationId, communicationId } = idsOf(conversation);
  return { conversationId, communicationId, inReplyToMessageId: conversation.message?.messages[0]?.id ?? '' };
}

const channel = { from: { id: 'zoe-1', idType: 'Opaque' as const, nickname: 'Zoe' }, time: '2026-01-12T09:00:00.000Z' };
const inbound = (world: World) => ({
  integrationId: integrationOf(world),
  channel: { ...channel, messageId: 'm-1' },
  text: 'Hello?',
});
const timeless = (args: { channel: object }) => ({ ...args, channel: { ...args.channel, time: undefined } }) as never;

/** What Grace wrote to Hana, over open messaging. */
async function written(world: World): Promise<string> {
  const sent = await world.grace.messages.sendMessage({ ...over(world, 'open'), textBody: 'It is ready.' });
  return sent?.id ?? '';
}
const receipt = async (world: World) => ({
  integrationId: integrationOf(world),
  id: await written(world),
  status: 'Delivered' as const,
  isFinalReceipt: true,
  channel: { to: { id: 'hana-77' }, time: channel.time },
});
const pressed = async (world: World) => ({
  integrationId: integrationOf(world),
  originatingMessageId: await written(world),
  buttonResponse: { type: 'QuickReply' as const, text: 'Yes', payload: 'yes' },
  channel: { ...channel, from: { ...channel.from, id: 'hana-77' } },
});

const outbound = (world: World) => ({
  queueId: queueOf(world, 'Support'),
  toAddress: '+13175550199',
  toAddressMessengerType: 'sms' as const,
});
const agentless = (more: object = {}) => ({
  fromAddress: '+13175550100',
  toAddress: '+13175550199',
  toAddressMessengerType: 'sms' as const,
  textBody: 'Your parcel is there.',
  ...more,
});
const last = (world: World) => world.organization.sent.at(-1);
const ended = (world: World) => {
  const conversation = byType(world, 'sms');
  conversation.endTime = '2026-01-12T08:59:00.000Z';
};

/** What goes out and comes in by messengers, social media, video and fax. */
export const messagingCases = {
  postConversationsMessageCommunicationMessages: {
    succeeds: async (world) => ({ ...over(world), textBody: 'Until six.', mediaIds: [await uploaded(world)] }),
    sees: (world, { mediaIds }, result) => {
      expect(result).toMatchObject({ direction: 'outbound', status: 'sent', media: [{ id: mediaIds?.[0] }] });
      expect(last(world)).toMatchObject({ to: ['+13175550143'], text: 'Until six.', mediaIds });
    },
    fails: {
      'max.length.exceeded': (world) => ({ ...over(world), textBody: 'x'.repeat(766) }),
      'media.too.large': async (world) => ({
        ...over(world),
        textBody: '',
        mediaIds: [await uploaded(world, 1_048_577)],
      }),
      'not.found': (world) => ({ ...over(world), textBody: '', mediaIds: ['none'] }),
      'invalid.value': (world) => ({ ...over(world), textBody: ' ' }),
      'not.authorized': (world) => ({ as: 'Linus Meyer', args: { ...over(world), textBody: 'x' } }),
      'request.conflict': async (world) => {
        const { conversationId, participantId } = idsOf(byType(world, 'sms'));
        await world.grace.messages.updateParticipant({ conversationId, participantId, state: 'disconnected' });
        return { as: 'app', args: { ...lastOver(world, conversationId), textBody: 'x' } };
      },
    },
  },
  postConversationsMessageCommunicationTyping: {
    silent: true,
    succeeds: (world) => ({ ...over(world), typing: { type: 'On', duration: 2000 } }),
    fails: { 'not.authorized': (world) => ({ as: 'Linus Meyer', args: { ...over(world), typing: { type: 'On' } } }) },
  },
  postConversationsMessageCommunicationMessagesMediaUploads: {
    succeeds: (world) => ({ ...over(world), fileName: 'map.png', contentLengthBytes: 4 }),
    sees: async (world, args, { id: mediaId = '' }) =>
      expect(await world.app.messages.getMedia({ ...over(world), mediaId })).toMatchObject({
        status: 'uploading',
        name: args.fileName,
      }),
    fails: { 'invalid.value': (world) => ({ ...over(world), fileName: 'a map.png', contentLengthBytes: 4 }) },
  },
  getConversationsMessageCommunicationMessagesMedia: {
    succeeds: async (world) => {
      await uploaded(world);
      return { ...over(world), status: 'valid', pageSize: 1 };
    },
    sees: (_, __, page) => expect(page).toMatchObject({ total: 1, entities: [{ name: 'map.png' }] }),
    fails: { 'not.found': (world) => ({ ...over(world), communicationId: 'none' }) },
  },
  getConversationsMessageCommunicationMessagesMediaMediaId: {
    succeeds: async (world) => ({ ...over(world), mediaId: await uploaded(world) }),
    sees: (_, __, media) =>
      expect(media).toMatchObject({ status: 'valid', contentLengthBytes: 4, mediaType: 'image/png' }),
    fails: { 'not.found': (world) => ({ ...over(world), mediaId: 'none' }) },
  },
  postConversationsMessageParticipantMonitor: {
    by: 'Omar Haddad',
    succeeds: (world) => {
      const { conversationId, participantId } = idsOf(byType(world, 'sms'));
      return { conversationId, participantId };
    },
    sees: async (world, { conversationId, participantId }) =>
      expect((await world.app.messages.get({ conversationId })).participants?.at(-1)).toMatchObject({
        user: { name: 'Omar Haddad' },
        monitoredParticipantId: participantId,
      }),
    fails: {
      'conversation.error.monitor.own.conversation': (world) => {
        world.organization.state.users[0]?.roleIds.push(...world.organization.state.roles.map(({ id }) => id));
        const { conversationId, participantId } = idsOf(byType(world, 'sms'));
        return { as: 'Grace Okafor', args: { conversationId, participantId } };
      },
      'too.many.monitors': async (world) => {
        const { conversationId, participantId } = idsOf(byType(world, 'sms'));
        await world.as('Omar Haddad').messages.monitorParticipant({ conversationId, participantId });
        return { as: world.organization.addUser('Nora Lund').name, args: { conversationId, participantId } };
      },
      'request.conflict': (world) => {
        const { id, participants } = byType(world, 'sms');
        return { conversationId: id, participantId: participants[0]?.id ?? '' };
      },
    },
  },
  postConversationsMessageCommunicationSocialmediaMessages: {
    by: 'Mei Tanaka',
    succeeds: (world) => ({ ...social(world), textBody: 'In May!' }),
    sees: (world, _, { id }) =>
      expect(last(world)).toMatchObject({ id, channel: 'social', text: 'In May!', to: ['ivo.petrov'] }),
    fails: {
      'max.length.exceeded': (world) => ({ ...social(world), textBody: 'x'.repeat(2001) }),
      'media.too.large': async (world) => {
        const at = { conversationId: social(world).conversationId, communicationId: social(world).communicationId };
        const file = { fileName: 'film.mp4', contentLengthBytes: 5_242_881 };
        const { id = '' } = await world.as('Mei Tanaka').messages.createMediaUpload({ ...at, ...file });
        const media = world.organization.state.media[id];
        if (media) Object.assign(media, { uploadedAt: 0, isValid: true });
        return { ...social(world), mediaIds: [id] };
      },
      'not.found': (world) => ({ ...social(world), inReplyToMessageId: 'none', textBody: 'x' }),
      'invalid.value': (world) => social(world),
    },
  },
  postConversationsMessageInboundOpenMessage: {
    succeeds: inbound,
    sees: async (world, args, { id = '' }) => {
      expect(await world.app.messages.getMessageDetails({ messageId: id })).toMatchObject({
        textBody: 'Hello?',
        fromAddress: 'zoe-1',
      });
      const again = await world.app.messages.receiveOpenMessage(args);
      expect(again.id).toBe(id);
    },
    fails: {
      'missing.open.channel.date': (world) => timeless(inbound(world)),
      'invalid.value': (world) => ({ ...inbound(world), text: '', content: [{}] }),
      'not.found': (world) => ({ ...inbound(world), integrationId: integrationOf(world, 'sms') }),
    },
  },
  postConversationsMessageInboundOpenEvent: {
    succeeds: (world) => ({ integrationId: integrationOf(world), channel, events: [{ eventType: 'Typing' }] }),
    sees: (world) => {
      const { participants, message } = world.conversation('message', (c) => c.participants[0]?.name === 'Zoe');
      expect(message?.messages).toEqual([]);
      expect(participants.map((p) => getCurrentCommunication(p).state)).toEqual(['connected', 'connected', 'alerting']);
    },
    fails: {
      'missing.open.channel.date': (world) => timeless({ ...inbound(world), events: [], text: undefined } as never),
      'invalid.value': (world) => ({ integrationId: integrationOf(world), channel, events: [] }),
    },
  },
  postConversationsMessageInboundOpenReceipt: {
    succeeds: receipt,
    sees: async (world, { id }) =>
      expect(await world.app.messages.getMessageDetails({ messageId: id })).toMatchObject({
        status: 'delivery-success',
      }),
    fails: {
      'missing.open.channel.date': async (world) => timeless(await receipt(world)),
      'not.found': async (world) => ({ ...(await receipt(world)), id: 'none' }),
    },
  },
  postConversationsMessageInboundOpenStructuredResponse: {
    succeeds: pressed,
    sees: (world) =>
      expect(byType(world, 'open').message?.messages.at(-1)).toMatchObject({ direction: 'inbound', textBody: 'Yes' }),
    fails: {
      'missing.open.channel.date': async (world) => timeless(await pressed(world)),
      'not.found': async (world) => ({ ...(await pressed(world)), channel }),
    },
  },
  postConversationsMessages: {
    succeeds: outbound,
    sees: async (world, _, { id: conversationId = '' }) =>
      expect((await world.app.messages.get({ conversationId })).participants).toMatchObject([
        { purpose: 'customer', address: '+13175550199', direction: 'outbound' },
        { purpose: 'agent', state: 'connected', user: { name: 'Grace Okafor' } },
      ]),
    fails: {
      'active.conversation': (world) => ({ ...outbound(world), toAddress: '+13175550143' }),
      'existing.conversation': (world) => {
        ended(world);
        return { ...outbound(world), toAddress: '+13175550143' };
      },
      'invalid.phone.number': (world) => ({ ...outbound(world), toAddress: '555' }),
      'invalid.whatsapp.address': (world) => ({
        ...outbound(world),
        toAddressMessengerType: 'whatsapp',
        toAddress: '+1',
      }),
      'queue.address.required': (world) => {
        delete world.organization.state.queues[0]?.phoneNumber;
        return outbound(world);
      },
      'queue.membership.required': (world) => ({ as: 'Mei Tanaka', args: outbound(world) }),
      'not.found': (world) => ({ ...outbound(world), queueId: 'none' }),
    },
  },
  postConversationsMessagesAgentless: {
    succeeds: () => agentless(),
    sees: (world, args) => expect(last(world)).toMatchObject({ to: [args.toAddress], text: args.textBody }),
    fails: {
      'active.conversation': () => agentless({ toAddress: '+13175550143' }),
      'invalid.webmessaging.text.body': (world) =>
        agentless({
          toAddressMessengerType: 'webmessaging',
          fromAddress: integrationOf(world, 'webmessaging'),
          textBody: ' ',
        }),
      'invalid.whatsapp.address': (world) =>
        agentless({
          toAddressMessengerType: 'whatsapp',
          fromAddress: integrationOf(world, 'whatsapp'),
          toAddress: '+1',
        }),
      'max.length.exceeded': () => agentless({ textBody: 'x'.repeat(766) }),
      'not.found': () => agentless({ fromAddress: '+10000000000' }),
      'invalid.value': (world) =>
        agentless({
          toAddressMessengerType: 'whatsapp',
          fromAddress: integrationOf(world, 'whatsapp'),
          toAddress: '13175550199',
        }),
    },
  },
} satisfies Cases;

function lastOver(world: World, conversationId: string) {
  const conversation = world.conversation('message', ({ id }) => id === conversationId);
  return { conversationId, communicationId: idsOf(conversation).communicationId };
}
