import type { Communication, Conversation, Participant } from '../state.js';
import { getCurrentCommunication, isAgent } from './current-communication.js';

/** The wrap-up code that Genesys assigns when after-call work times out. */
const TIMEOUT_CODE = 'ININ-WRAP-UP-TIMEOUT';

/** Resumes parked communications, ends after-call work and bounces emails when their time has passed. Returns whether anything changed. */
export function applyTimeouts(conversation: Conversation, now: number): boolean {
  let hasChanged = false;
  for (const participant of conversation.participants) {
    const communication = getCurrentCommunication(participant);
    const isChanged =
      resume(communication, now) || timeOut(participant, communication, now) || bounce(participant, communication, now);
    hasChanged ||= isChanged;
  }
  return hasChanged;
}

function resume(communication: Communication, now: number): boolean {
  const { state, resumeTime } = communication;
  if (state !== 'parked' || resumeTime === undefined || Date.parse(resumeTime) > now) return false;
  communication.state = 'connected';
  delete communication.resumeTime;
  return true;
}

function timeOut(participant: Participant, communication: Communication, now: number): boolean {
  const { wrapupTimeoutMs } = participant;
  const { startAcwTime, endAcwTime, wrapup } = communication;
  if (!isAgent(participant) || !wrapupTimeoutMs || !startAcwTime || endAcwTime) return false;
  const timeout = Date.parse(startAcwTime) + wrapupTimeoutMs;
  if (timeout > now) return false;
  communication.endAcwTime = new Date(timeout).toISOString();
  communication.wrapup = {
    code: TIMEOUT_CODE,
    durationSeconds: Math.round(wrapupTimeoutMs / 1000),
    endTime: communication.endAcwTime,
    ...wrapup,
    provisional: false,
  };
  return true;
}

/** The code and the message are made up: no public source has them. */
function bounce({ address }: Participant, communication: Communication, now: number): boolean {
  const { bounceTime } = communication;
  if (bounceTime === undefined || Date.parse(bounceTime) > now) return false;
  delete communication.bounceTime;
  communication.errorInfo = {
    code: 'email.bounced',
    message: `The email to ${address ?? 'the customer'} bounced.`,
    status: 400,
  };
  return true;
}
