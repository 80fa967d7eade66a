import { expect } from 'vitest';
import type { Channel } from '../../../src/sandbox/index.js';
import { codeOf } from './ids.js';
import { type Cases, idsOf, type World } from './world.js';

const only = (world: World, channel: Channel) => ({ conversationId: world.conversation(channel).id });
const none = () => ({ conversationId: 'none' });

/** Cobrowse, internal messages, social media and video: what is read of them, and their wrap-ups. */
export const otherCases = {
  getConversationsCobrowsesessions: {
    by: 'Linus Meyer',
    succeeds: () => ({}),
    sees: (world, _, { entities }) => expect(entities).toMatchObject([{ id: world.conversation('cobrowse').id }]),
  },
  getConversationsCobrowsesession: {
    succeeds: (world) => only(world, 'cobrowse'),
    sees: (_, __, { participants }) =>
      expect(participants).toMatchObject([
        { cobrowseRole: 'sharer' },
        { cobrowseRole: 'viewer', viewerUrl: expect.any(String) },
      ]),
    fails: { 'not.found': none },
  },
  getConversationsInternalmessages: {
    by: 'Mei Tanaka',
    succeeds: () => ({}),
    sees: (world, _, { entities }) =>
      expect(entities).toMatchObject([{ id: world.conversation('internalMessage').id }]),
  },
  getConversationsInternalmessage: {
    succeeds: (world) => only(world, 'internalMessage'),
    sees: (_, __, { participants }) => expect(participants?.map(({ messages }) => messages?.length)).toEqual([1, 1]),
    fails: { 'conversation.error.conversation.not.found': none },
  },
  getConversationsSocialParticipantCommunicationWrapup: {
    succeeds: async (world) => {
      const ids = idsOf(world.conversation('social'));
      await world.as('Mei Tanaka').socials.setWrapup({ ...ids, code: codeOf(world) });
      return ids;
    },
    sees: (world, _, result) => expect(result).toMatchObject({ code: codeOf(world) }),
    fails: {
      'conversation.error.conversation.not.found': (world) => ({ ...idsOf(world.conversation('social')), ...none() }),
    },
  },
  postConversationsSocialParticipantCommunicationWrapup: {
    by: 'Mei Tanaka',
    succeeds: (world) => ({ ...idsOf(world.conversation('social')), code: codeOf(world), notes: 'seen' }),
    sees: async (world, args) =>
      expect(await world.app.socials.getWrapup(idsOf(world.conversation('social')))).toMatchObject({
        code: args.code,
        notes: 'seen',
      }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...idsOf(world.conversation('social')), notes: 'x' }),
      'invalid.value': (world) => ({ ...idsOf(world.conversation('social')), code: 'none' }),
    },
  },
  getConversationsVideoParticipantCommunicationWrapup: {
    succeeds: async (world) => {
      const ids = idsOf(world.conversation('video'));
      await world.grace.videos.setWrapup({ ...ids, code: codeOf(world) });
      return ids;
    },
    sees: (world, _, result) => expect(result).toMatchObject({ code: codeOf(world) }),
    fails: {
      'conversation.error.conversation.not.found': (world) => ({ ...idsOf(world.conversation('video')), ...none() }),
    },
  },
  postConversationsVideoParticipantCommunicationWrapup: {
    succeeds: (world) => ({ ...idsOf(world.conversation('video')), code: codeOf(world), durationSeconds: 30 }),
    sees: async (world, args) =>
      expect(await world.app.videos.getWrapup(idsOf(world.conversation('video')))).toMatchObject({
        code: args.code,
        durationSeconds: 30,
      }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...idsOf(world.conversation('video')), notes: 'x' }),
      'invalid.value': (world) => ({ ...idsOf(world.conversation('video')), code: 'none' }),
    },
  },
  getConversationsMessagingIntegrations: {
    succeeds: () => ({ pageSize: 2, pageNumber: 2 }),
    sees: (_, __, page) => {
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
