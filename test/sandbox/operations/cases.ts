import { emailCases } from './email.js';
import { messageCases } from './messages.js';
import { messagingCases } from './messaging.js';
import { otherCases } from './other-reads.js';
import type { Cases } from './world.js';

/** What is tried of each operation. */
export const cases: Cases = { ...emailCases, ...messageCases, ...messagingCases, ...otherCases };
