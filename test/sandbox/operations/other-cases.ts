import { expect } from 'vitest';
import type { SandboxChannel as Channel } from '../../../src/sandbox/index.js';
import { getWrapupCodeId } from './ids.js';
import { type Cases, getIds, type World } from './world.js';

const getConversationId = (world: World, channel: Channel) => ({ conversationId: world.conversation(channel).id });
const getUnknownId = () => ({ conversationId: 'none' });

/** Reads and wrap-ups of cobrowse, internal messages, social media and video. */
export const otherCases = {
  getConversationsCobrowsesessions: {
    caller: 'Linus Meyer',
    succeeds: () => ({}),
    verify: (world, _, { entities }) => expect(entities).toMatchObject([{ id: world.conversation('cobrowse').id }]),
  },
  getConversationsCobrowsesession: {
    succeeds: (world) => getConversationId(world, 'cobrowse'),
    verify: (_, __, { participants }) =>
      expect(participants).toMatchObject([
        { cobrowseRole: 'sharer' },
        { cobrowseRole: 'viewer', viewerUrl: expect.any(String) },
      ]),
    fails: { 'not.found': getUnknownId },
  },
  getConversationsInternalmessages: {
    caller: 'Mei Tanaka',
    succeeds: () => ({}),
    verify: (world, _, { entities }) =>
      expect(entities).toMatchObject([{ id: world.conversation('internalMessage').id }]),
  },
  getConversationsInternalmessage: {
    succeeds: (world) => getConversationId(world, 'internalMessage'),
    verify: (_, __, { participants }) => expect(participants?.map(({ messages }) => messages?.length)).toEqual([1, 1]),
    fails: { 'conversation.error.conversation.not.found': getUnknownId },
  },
  getConversationsSocialParticipantCommunicationWrapup: {
    succeeds: async (world) => {
      const ids = getIds(world.conversation('social'));
      await world.as('Mei Tanaka').socials.setWrapup({ ...ids, code: getWrapupCodeId(world) });
      return ids;
    },
    verify: (world, _, result) => expect(result).toMatchObject({ code: getWrapupCodeId(world) }),
    fails: {
      'conversation.error.conversation.not.found': (world) => ({
        ...getIds(world.conversation('social')),
        ...getUnknownId(),
      }),
    },
  },
  postConversationsSocialParticipantCommunicationWrapup: {
    caller: 'Mei Tanaka',
    succeeds: (world) => ({ ...getIds(world.conversation('social')), code: getWrapupCodeId(world), notes: 'seen' }),
    verify: async (world, args) =>
      expect(await world.app.socials.getWrapup(getIds(world.conversation('social')))).toMatchObject({
        code: args.code,
        notes: 'seen',
      }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...getIds(world.conversation('social')), notes: 'x' }),
      'invalid.value': (world) => ({ ...getIds(world.conversation('social')), code: 'none' }),
    },
  },
  getConversationsVideoParticipantCommunicationWrapup: {
    succeeds: async (world) => {
      const ids = getIds(world.conversation('video'));
      await world.grace.videos.setWrapup({ ...ids, code: getWrapupCodeId(world) });
      return ids;
    },
    verify: (world, _, result) => expect(result).toMatchObject({ code: getWrapupCodeId(world) }),
    fails: {
      'conversation.error.conversation.not.found': (world) => ({
        ...getIds(world.conversation('video')),
        ...getUnknownId(),
      }),
    },
  },
  postConversationsVideoParticipantCommunicationWrapup: {
    succeeds: (world) => ({
      ...getIds(world.conversation('video')),
      code: getWrapupCodeId(world),
      durationSeconds: 30,
    }),
    verify: async (world, args) =>
      expect(await world.app.videos.getWrapup(getIds(world.conversation('video')))).toMatchObject({
        code: args.code,
        durationSeconds: 30,
      }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...getIds(world.conversation('video')), notes: 'x' }),
      'invalid.value': (world) => ({ ...getIds(world.conversation('video')), code: 'none' }),
    },
  },
  getConversationsMessagingIntegrations: {
    succeeds: () => ({ pageSize: 2, pageNumber: 2 }),
    verify: (_, __, page) => {
      expect(page).toMatchObject({
        pageNumber: 2,
        pageSize: 2,
        total: 5,
        pageCount: 3,
        nextUri: expect.stringContaining('pageNumber=3'),
      });
      expect(page.entities?.map(({ messengerType }) => messengerType)).toEqual(['webmessaging', 'sms']);
    },
    fails: { 'invalid.query.param.value': () => ({ pageNumber: 0 }) },
  },
} satisfies Cases;
