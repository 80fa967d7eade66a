import type { OAuthService } from '../auth/tokens.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { formatTime } from '../sandbox-clock.js';
import type { Organization } from '../state.js';
import { findQueue, rejectDuplicate } from './find-thing.js';

/** Options of `sandbox.addWrapupCode`. */
export interface WrapupCodeOptions {
  /** Names of the queues that offer the code. Default: all queues. */
  queues?: readonly string[];
}

/** @throws TypeError for an unknown option. @throws Error for a duplicate name and for an unknown queue. */
export function addWrapupCode(
  { random, clock }: OAuthService,
  organization: Organization,
  name: string,
  options: WrapupCodeOptions,
): { id: string; name: string } {
  rejectUnknownKeys('addWrapupCode', options, { queues: true });
  rejectDuplicate('wrap-up code', organization.wrapupCodes, name);
  const queues = options.queues?.map((queue) => findQueue(organization, queue)) ?? organization.queues;
  const code = { id: random.uuid(), name, dateCreated: formatTime(clock.now()) };
  organization.wrapupCodes.push(code);
  for (const { wrapupCodeIds } of queues) wrapupCodeIds.push(code.id);
  return { id: code.id, name };
}
