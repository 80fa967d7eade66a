import { expect } from 'vitest';
import type { Cases } from './world.js';

export const videoAndFaxCases = {
  postConversationsVideosMeetings: {
    succeeds: () => ({ ephemeral: true, expireTimeDays: 2 }),
    verify: async (world, _, { id: meetingId = '' }) => {
      await world.app.videos.getMeeting({ meetingId });
      world.sandbox.clock.advance(2 * 86_400_000);
      await expect(world.as('Grace Okafor').videos.getMeeting({ meetingId })).rejects.toMatchObject({ status: 404 });
    },
    fails: { 'invalid.value': () => ({ ephemeral: true, expireTimeDays: 0 }) },
  },
  getConversationsVideosMeeting: {
    succeeds: async (world) => ({ meetingId: (await world.grace.videos.createMeeting({ ephemeral: false })).id ?? '' }),
    verify: (_, __, meeting) =>
      expect(meeting).toMatchObject({ ephemeral: false, dateExpired: '2026-02-11T09:00:00.000Z' }),
    fails: { 'not.found': () => ({ meetingId: 'none' }) },
  },
  postConversationsFaxes: {
    succeeds: () => ({ addresses: ['+13175550177'], documentId: 'a-document', coverSheet: { notes: 'For you' } }),
    verify: (world, _, { id }) =>
      expect(world.organization.sent.at(-1)).toMatchObject({
        id,
        channel: 'fax',
        to: ['+13175550177'],
        text: 'For you',
      }),
    fails: {
      'fax.content.type.not.supported': () => ({ addresses: ['+13175550177'], contentType: 'text/plain' }) as never,
      'fax.missing.field': () => ({ addresses: [], contentType: 'application/pdf' }),
      'invalid.value': () => ({ addresses: ['nobody'], contentType: 'application/pdf' }),
    },
  },
} satisfies Cases;
