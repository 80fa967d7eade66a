import { expect } from 'vitest';
import { MAX_PARKED } from '../../../src/sandbox/shared/set-parking-state.js';
import { type Cases, getIds, hasAgentInState, pickConversationId, pickParticipantIds, type World } from './world.js';

const getEmail = (world: World) =>
  pickConversationId(getIds(world.conversation('email', (c) => !c.endTime && hasAgentInState('connected')(c))));
const FILE = { name: 'offer.pdf', contentLengthBytes: 3 };
const getChat = (world: World) => world.conversation('message', (c) => !c.endTime && hasAgentInState('connected')(c));
const getOpenIntegration = ({ organization }: World) =>
  organization.state.integrations.find(({ messengerType }) => messengerType === 'open')?.id ?? '';
const createChannel = (world: World) => ({
  from: { id: 'zoe-1', idType: 'Opaque' as const, nickname: 'Zoe' },
  to: { id: getOpenIntegration(world) },
  time: '2026-01-12T09:00:00.000Z',
  messageId: 'm-1',
});

/** Attachments of drafts, several messages, parked messages, and the former operation of Open Messaging. */
export const extraCases = {
  postConversationsEmailMessagesDraftAttachmentsUploads: {
    succeeds: (world) => ({ ...getEmail(world), ...FILE, contentMd5: 'kAFQmDzST7DWlj99KOF/cg==' }),
    verify: (_, __, result) =>
      expect(result).toMatchObject({ name: 'offer.pdf', headers: { 'Content-MD5': expect.any(String) } }),
    fails: {
      'email.connected.conversation.required.for.upload': (world) => ({
        as: 'app',
        args: { ...pickConversationId(getIds(world.conversation('email', hasAgentInState('alerting')))), ...FILE },
      }),
      'email.invalid.content.length': (world) => ({ ...getEmail(world), ...FILE, contentLengthBytes: 0 }),
      'email.content.length.too.large': (world) => ({ ...getEmail(world), ...FILE, contentLengthBytes: 99_999_999 }),
      'email.invalid.md5.hash': (world) => ({ ...getEmail(world), ...FILE, contentMd5: 'abc' }),
      'invalid.value': (world) => ({ ...getEmail(world), ...FILE, name: 'an offer.pdf' }),
    },
  },
  postConversationsMessageMessagesBulk: {
    leavesStateUnchanged: true,
    succeeds: (world) => {
      const { id, message } = getChat(world);
      return { conversationId: id, body: [...(message?.messages ?? []).slice(0, 2).map((one) => one.id), 'none'] };
    },
    verify: (_, { body }, { entities }) => expect(entities?.map(({ id }) => id)).toEqual(body?.slice(0, -1)),
    fails: {
      'constraint.validation': (world) => ({
        conversationId: getChat(world).id,
        body: Array.from({ length: 1001 }, (_, index) => `m-${index}`),
      }),
    },
  },
  patchConversationsMessageParticipantParkingstate: {
    caller: 'app',
    succeeds: (world) => ({ ...pickParticipantIds(getIds(getChat(world))), state: 'parked' }),
    verify: (world, { conversationId }) =>
      expect(hasAgentInState('parked')(world.conversation('message', ({ id }) => id === conversationId))).toBe(true),
    fails: {
      'conversation.error.unexpected.parking.state': (world) => ({
        ...pickParticipantIds(getIds(getChat(world))),
        state: 'connected',
      }),
      'conversation.error.conversation.disconnected': (world) => {
        const chat = getChat(world);
        chat.endTime = chat.startTime;
        return { ...pickParticipantIds(getIds(chat)), state: 'parked' };
      },
      'general.bad.request': (world) => ({
        conversationId: getChat(world).id,
        participantId: getChat(world).participants.find(({ purpose }) => purpose === 'customer')?.id ?? '',
        state: 'parked',
      }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: 'Omar Haddad',
        args: { ...pickParticipantIds(getIds(getChat(world))), state: 'parked' },
      }),
      'conversation.error.conversation.not.found': () => ({
        conversationId: 'none',
        participantId: 'none',
        state: 'parked',
      }),
      'conversation.error.participant.not.found': (world) => ({
        conversationId: getChat(world).id,
        participantId: 'none',
        state: 'parked',
      }),
      'conversation.error.park.user.concurrent.max.exceeded': (world) => {
        const chat = getChat(world);
        const { conversations } = world.organization.state;
        for (let count = 0; count < MAX_PARKED; count += 1) {
          const copy = structuredClone(chat);
          for (const { communications } of copy.participants) communications[0].state = 'parked';
          conversations[`parked-${count}`] = { ...copy, id: `parked-${count}` };
        }
        return { ...pickParticipantIds(getIds(chat)), state: 'parked' };
      },
    },
  },
  postConversationsMessagesInboundOpen: {
    succeeds: (world) => ({ channel: createChannel(world), type: 'Text', text: 'Hello' }),
    verify: (world, _, { id }) =>
      expect(
        world.conversation('message', ({ message }) => message?.messages.some((one) => one.id === id) ?? false).message
          ?.customerAddress,
      ).toBe('zoe-1'),
    fails: {
      'missing.open.channel.date': (world) => {
        const { time: _, ...channel } = createChannel(world);
        return { channel: channel as never, type: 'Text', text: 'Hello' };
      },
      'invalid.value': (world) => ({ channel: createChannel(world), type: 'Receipt', id: 'm' }),
      'not.found': (world) => ({
        channel: { ...createChannel(world), to: { id: 'none' } },
        type: 'Text',
        text: 'Hello',
      }),
    },
  },
} satisfies Cases;
