import { emailCases } from './email-cases.js';
import { emailDraftCases } from './email-draft-cases.js';
import { emailParticipantCases } from './email-participant-cases.js';
import { extraCases } from './extra-cases.js';
import { lookupCases } from './lookup-cases.js';
import { messageCases } from './message-cases.js';
import { messagingCases } from './messaging-cases.js';
import { notificationCases } from './notification-cases.js';
import { otherCases } from './other-cases.js';
import { videoAndFaxCases } from './video-and-fax-cases.js';
import type { Cases } from './world.js';

/** The test case of each operation. */
export const cases: Cases = {
  ...emailCases,
  ...emailDraftCases,
  ...emailParticipantCases,
  ...messageCases,
  ...messagingCases,
  ...videoAndFaxCases,
  ...otherCases,
  ...notificationCases,
  ...lookupCases,
  ...extraCases,
};
