import { emailCases } from './email.js';
import { emailDraftCases } from './email-drafts.js';
import { emailParticipantCases } from './email-participants.js';
import { messageCases } from './messages.js';
import { messagingCases } from './messaging.js';
import { otherCases } from './other-reads.js';
import { videoAndFaxCases } from './videos-faxes.js';
import type { Cases } from './world.js';

/** What is tried of each operation. */
export const cases: Cases = {
  ...emailCases,
  ...emailDraftCases,
  ...emailParticipantCases,
  ...messageCases,
  ...messagingCases,
  ...videoAndFaxCases,
  ...otherCases,
};
