import { methods, type OperationId, operations } from '../../generated/operations.js';
import { refuseUnknownKeys } from '../refuse-unknown-keys.js';

/** What a fault can strike: an operation, the token endpoint, or the sending of a file to the address for uploads. */
export type FaultTarget = OperationId | 'login' | 'upload';

export const isOperation = (target: FaultTarget): target is OperationId => Object.hasOwn(operations, target);

/**
 * Something that goes wrong on purpose: at least one of `latency`, `status`, `dropConnection`, `body` and `token`. What else is left out
 * applies to everything, always.
 */
export type Fault = FaultFields & AtLeastOne<Pick<FaultFields, (typeof DAMAGES)[number]>>;

type AtLeastOne<Fields> = { [Name in keyof Fields]-?: Required<Pick<Fields, Name>> }[keyof Fields];

const DAMAGES = ['latency', 'status', 'dropConnection', 'body', 'token'] as const;

interface FaultFields {
  /**
   * Which calls: operation ids, `login` for the token endpoint, or `upload` for files on their way to the address for uploads. All
   * operations, but neither login nor upload, by default.
   */
  operations?: FaultTarget | readonly FaultTarget[];
  /** How often, from 0 to 1, by the sandbox's seed; 1 by default. */
  rate?: number;
  /** How many times at most. */
  times?: number;

  /** Milliseconds that the answer is late, or from-to. Real time, whatever the sandbox's clock says. */
  latency?: number | readonly [from: number, to: number];
  /** Answers with this status, in Genesys' shape (an upload: in plain text): 500, 502, 503, 504, 408, 429. */
  status?: number;
  /** Seconds of the `Retry-After` of a 429 or 503. */
  retryAfter?: number;
  /** Drops the connection without a response. */
  dropConnection?: true;
  /** Whether `status` and `dropConnection` strike `before` the request takes effect (default) or `after`. */
  when?: 'before' | 'after';
  /**
   * What becomes of an answer's body: `slow`, a piece at a time; `interrupted`, half of it, then a broken connection; `truncated`,
   * half of it, as if it were all; `html`, a gateway's page; `empty`, nothing.
   */
  body?: 'slow' | 'interrupted' | 'truncated' | 'html' | 'empty';
  /** Takes the caller's access token out of use, however long it was to live. */
  token?: 'expired';
}

/** What a fault does to a call. */
export type Damage = Omit<FaultFields, 'operations' | 'rate' | 'times'>;

const STATUSES = [400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504];
const BODIES = ['slow', 'interrupted', 'truncated', 'html', 'empty'];

const FIELDS: Readonly<Record<keyof FaultFields, true>> = {
  operations: true,
  rate: true,
  times: true,
  latency: true,
  status: true,
  retryAfter: true,
  dropConnection: true,
  when: true,
  body: true,
  token: true,
};

/** @throws TypeError that says what is wrong with a fault. */
export function checkFault(fault: FaultFields): asserts fault is Fault {
  refuseUnknownKeys('A fault', fault, FIELDS);
  const { operations: names, rate = 1, times = 1, latency, status, retryAfter, when, body } = fault;
  const wrong = (problem: string): never => {
    throw new TypeError(`A fault's ${problem}`);
  };
  const targets = names === undefined ? [] : [names].flat();
  if (names !== undefined && targets.length === 0) wrong('operations are at least one, or left out for all');
  for (const name of targets) if (!isTarget(name)) wrong(problemWithTarget(name));
  if (!(rate >= 0 && rate <= 1)) wrong(`rate is from 0 to 1, not ${rate}`);
  if (!(Number.isInteger(times) && times > 0)) wrong(`times is a whole number from 1, not ${times}`);
  if (latency !== undefined && ![latency].flat().every((ms) => ms >= 0)) wrong('latency is milliseconds, 0 or more');
  if (status !== undefined && !STATUSES.includes(status))
    wrong(`status is one of ${STATUSES.join(', ')}, not ${status}`);
  if (retryAfter !== undefined && !(retryAfter >= 0)) wrong('retryAfter is seconds, 0 or more');
  if (when !== undefined && when !== 'before' && when !== 'after') wrong('when is before or after');
  if (body !== undefined && !BODIES.includes(body)) wrong(`body is one of ${BODIES.join(', ')}, not ${body}`);
  if (DAMAGES.every((name) => fault[name] === undefined)) wrong(`damage is missing: one of ${DAMAGES.join(', ')}`);
}

const isTarget = (name: FaultTarget): boolean => isOperation(name) || name === 'login' || name === 'upload';

/** Of a method of the client, what Genesys calls its operation. */
function problemWithTarget(name: string): string {
  const [channel = '', method = ''] = name.split('.');
  const ids: Readonly<Record<string, string>> = Object.hasOwn(methods, channel)
    ? methods[channel as keyof typeof methods]
    : {};
  const form = 'operations go by the names that Genesys gives them';
  return Object.hasOwn(ids, method)
    ? `operation "${name}" is ${ids[method]}: ${form}`
    : `operation "${name}" does not exist: ${form}, such as getConversationsEmails; login and upload are the others`;
}

/**
 * A fault as a command line has it: what happens, then where and how often.
 * `latency=200`, `latency=50-500`, `status=503,rate=0.05`, `dropConnection,when=after,rate=0.01,operations=postConversationsEmailMessages`.
 *
 * @throws TypeError that says what is wrong.
 */
export function parseFault(text: string): Fault {
  const entries = text.split(',').map((part): [string, string] => {
    const [name = '', ...value] = part.trim().split('=');
    return [name, value.join('=')];
  });
  const fault: Record<string, unknown> & FaultFields = {};
  for (const [name, value] of entries) {
    fault[name] = Object.hasOwn(PARSERS, name) ? PARSERS[name as keyof FaultFields](value) : value;
  }
  checkFault(fault);
  return fault;
}

const PARSERS: Readonly<Record<keyof FaultFields, (value: string) => unknown>> = {
  operations: (value) => value.split('+'),
  rate: numberOf,
  times: numberOf,
  latency: (value) => (value.includes('-') ? value.split('-').map(numberOf) : numberOf(value)),
  status: numberOf,
  retryAfter: numberOf,
  dropConnection: () => true,
  when: (value) => value,
  body: (value) => value,
  token: (value) => value,
};

function numberOf(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}
