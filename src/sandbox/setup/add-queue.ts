import type { OAuthService } from '../auth/tokens.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { slugify } from '../slugify.js';
import type { Organization, Queue, WrapupPrompt } from '../state.js';
import { findWrapupCode, rejectDuplicate, requireUser } from './find-thing.js';

/** Options of `sandbox.addQueue`. */
export interface QueueOptions {
  /** Names of the users that the queue alerts, in this order. Default: none. */
  members?: readonly string[];
  /** Names of the wrap-up codes. Default: all of the organization. */
  wrapupCodes?: readonly string[];
  /** The sender of its emails. Default: the name at the organization's domain. */
  emailAddress?: string;
  /** The sender of its text messages, in E.164 format. Default: none. */
  phoneNumber?: string;
  /** Whether and when an agent must wrap up. Default: `OPTIONAL`. */
  wrapupPrompt?: WrapupPrompt;
  /** When after-call work ends by itself, in milliseconds. Default: never. */
  wrapupTimeoutMs?: number;
}

const OPTIONS: Readonly<Record<keyof QueueOptions, true>> = {
  members: true,
  wrapupCodes: true,
  emailAddress: true,
  phoneNumber: true,
  wrapupPrompt: true,
  wrapupTimeoutMs: true,
};

export const WRAPUP_PROMPTS: readonly WrapupPrompt[] = [
  'OPTIONAL',
  'MANDATORY',
  'MANDATORY_TIMEOUT',
  'MANDATORY_FORCED_TIMEOUT',
  'AGENT_REQUESTED',
];

/** @throws TypeError for an unknown option. @throws Error for a duplicate name, and for an unknown user or wrap-up code. */
export function addQueue(
  { random }: OAuthService,
  organization: Organization,
  name: string,
  options: QueueOptions,
): Queue {
  rejectUnknownKeys('addQueue', options, OPTIONS);
  rejectDuplicate('queue', organization.queues, name);
  const { members = [], wrapupCodes, phoneNumber, wrapupPrompt = 'OPTIONAL', wrapupTimeoutMs } = options;
  const { emailAddress = `${slugify(name) || 'queue'}@${organization.emailDomain}` } = options;
  if (!WRAPUP_PROMPTS.includes(wrapupPrompt)) {
    throw new TypeError(
      `addQueue: "wrapupPrompt" must be one of ${WRAPUP_PROMPTS.join(', ')}, not ${JSON.stringify(wrapupPrompt)}.`,
    );
  }
  const queue: Queue = {
    id: random.uuid(),
    name,
    memberIds: members.map((member) => requireUser(organization, member).id),
    wrapupCodeIds: wrapupCodes
      ? wrapupCodes.map((code) => findWrapupCode(organization, code).id)
      : organization.wrapupCodes.map(({ id }) => id),
    emailAddress,
    ...(phoneNumber ? { phoneNumber } : {}),
    acw: { wrapupPrompt, ...(wrapupTimeoutMs === undefined ? {} : { timeoutMs: wrapupTimeoutMs }) },
  };
  organization.queues.push(queue);
  return queue;
}
