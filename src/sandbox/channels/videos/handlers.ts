import type { Handlers } from '../../context.js';
import { participantHandlers } from '../../shared/participant-handlers.js';

const video = participantHandlers('video');

export const videoHandlers = {
  getConversationsVideosMeeting: (ctx, { meetingId }) => {
    const { meetings } = ctx.organization;
    const meeting = Object.hasOwn(meetings, meetingId) ? meetings[meetingId] : undefined;
    if (!meeting || meeting.dateExpired <= ctx.now) {
      return ctx.fail('not.found', { message: 'Meeting {meetingId} was not found.', params: { meetingId } });
    }
    return { ...meeting, selfUri: `/api/v2/conversations/videos/meetings/${meeting.id}` };
  },

  getConversationsVideoParticipantCommunicationWrapup: video.getWrapup,
  postConversationsVideoParticipantCommunicationWrapup: video.setWrapup,
} satisfies Handlers;
