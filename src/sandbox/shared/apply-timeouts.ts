import type { Communication, Conversation, Participant } from '../state.js';
import { getCurrentCommunication, isAgent } from './current-communication.js';

/** The wrap-up code that Genesys assigns when after-call work times out. */
const TIMEOUT_CODE = 'ININ-WRAP-UP-TIMEOUT';

interface Timeout {
  /** Returns when it passes; undefined if it does not apply. */
  find(participant: Participant, communication: Communication): number | undefined;
  apply(participant: Participant, communication: Communication, time: number): void;
}

const parking: Timeout = {
  find: (_, { state, resumeTime }) => (state === 'parked' ? parseTime(resumeTime) : undefined),
  apply: (_, communication) => {
    communication.state = 'connected';
    delete communication.resumeTime;
  },
};

const afterCallWork: Timeout = {
  find: (participant, { startAcwTime, endAcwTime }) => {
    const { wrapupTimeoutMs } = participant;
    if (!isAgent(participant) || !wrapupTimeoutMs || !startAcwTime || endAcwTime) return undefined;
    return Date.parse(startAcwTime) + wrapupTimeoutMs;
  },
  apply: ({ wrapupTimeoutMs = 0 }, communication, time) => {
    communication.endAcwTime = new Date(time).toISOString();
    communication.wrapup = {
      code: TIMEOUT_CODE,
      durationSeconds: Math.round(wrapupTimeoutMs / 1000),
      endTime: communication.endAcwTime,
      ...communication.wrapup,
      provisional: false,
    };
  },
};

/** The code and the message are made up: no public source has them. */
const bounce: Timeout = {
  find: (_, { bounceTime }) => parseTime(bounceTime),
  apply: ({ address }, communication) => {
    delete communication.bounceTime;
    communication.errorInfo = {
      code: 'email.bounced',
      message: `The email to ${address ?? 'the customer'} bounced.`,
      status: 400,
    };
  },
};

const TIMEOUTS = [parking, afterCallWork, bounce];

const parseTime = (time: string | undefined): number | undefined => (time === undefined ? undefined : Date.parse(time));

/** Resumes parked communications, ends after-call work and bounces emails when their time has passed. Returns whether anything changed. */
export function applyTimeouts(conversation: Conversation, now: number): boolean {
  const passed = findTimeouts(conversation).filter(({ time }) => time <= now);
  for (const { timeout, participant, communication, time } of passed) timeout.apply(participant, communication, time);
  return passed.length > 0;
}

/** Returns when the next timeout of a conversation passes; `Infinity` for none. */
export const findNextTimeout = (conversation: Conversation): number =>
  Math.min(...findTimeouts(conversation).map(({ time }) => time));

function findTimeouts({ participants }: Conversation) {
  const found = [];
  for (const participant of participants) {
    const communication = getCurrentCommunication(participant);
    for (const timeout of TIMEOUTS) {
      const time = timeout.find(participant, communication);
      if (time !== undefined) found.push({ timeout, participant, communication, time });
    }
  }
  return found;
}
