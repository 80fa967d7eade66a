import type { Handlers } from '../../context.js';
import { formatTime } from '../../sandbox-clock.js';
import { createParticipantHandlers } from '../../shared/participant-handlers.js';

const video = createParticipantHandlers('video');

const DAY_MS = 86_400_000;
/** Default lifetime of a meeting. */
const DEFAULT_EPHEMERAL_DAYS = 1;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 365;

export const videoHandlers = {
  postConversationsVideosMeetings: (ctx, { conferenceId, ephemeral, expireTimeDays }) => {
    const days = expireTimeDays ?? (ephemeral ? DEFAULT_EPHEMERAL_DAYS : DEFAULT_DAYS);
    if (days < 1 || days > MAX_DAYS) {
      ctx.fail('invalid.value', { message: `expireTimeDays must be from 1 to ${MAX_DAYS}.`, field: 'expireTimeDays' });
    }
    const meeting = {
      id: ctx.random.uuid(),
      conferenceId: conferenceId ?? ctx.random.uuid(),
      ephemeral,
      dateExpired: formatTime(ctx.clock.now() + days * DAY_MS),
    };
    ctx.organization.meetings[meeting.id] = meeting;
    return { ...meeting, selfUri: `/api/v2/conversations/videos/meetings/${meeting.id}` };
  },

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
