import { methods, type OperationId, operations } from '../../generated/operations.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';

/**
 * What a fault can affect: an operation, `login` (the token endpoint), `upload` (a file sent to an upload URL) or `notification` (an
 * event for one notification channel).
 */
export type FaultTarget = OperationId | 'login' | 'upload' | 'notification';

export const isOperation = (target: FaultTarget): target is OperationId => Object.hasOwn(operations, target);

/**
 * A failure that the sandbox simulates. At least one of `latency`, `status`, `dropConnection`, `dropEvent`, `body` and `token` is
 * required.
 * By default a fault affects every request to every operation.
 *
 * @example
 * ```ts
 * sandbox.faults.add({ operations: 'postConversationsEmailMessages', status: 503, retryAfter: 2, times: 1 });
 * ```
 */
export type Fault = FaultFields & AtLeastOne<Pick<FaultFields, (typeof EFFECTS)[number]>>;

type AtLeastOne<Fields> = { [Name in keyof Fields]-?: Required<Pick<Fields, Name>> }[keyof Fields];

const EFFECTS = ['latency', 'status', 'dropConnection', 'dropEvent', 'body', 'token'] as const;

interface FaultFields {
  /**
   * The requests to affect: operation ids, `login` for the token endpoint, `upload` for files sent to an upload URL,
   * `notification` for events. Default: all operations, without `login`, `upload` and `notification`.
   */
  operations?: FaultTarget | readonly FaultTarget[];
  /** The probability that a request is affected, from 0 to 1. The sandbox's seed decides. Default: 1. */
  rate?: number;
  /** The maximum number of affected requests. Default: no limit. */
  times?: number;

  /** Delay of the response in milliseconds, or a range. The delay is real time, also with a manual clock. */
  latency?: number | readonly [from: number, to: number];
  /**
   * HTTP status of the response: 400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503 or 504. The body is a Genesys error;
   * for an upload it is plain text.
   */
  status?: number;
  /** The `Retry-After` header of the error response, in seconds. */
  retryAfter?: number;
  /** Drops the connection without a response; for `notification`, the connection of the channel. */
  dropConnection?: true;
  /** Drops an event of `notification`. */
  dropEvent?: true;
  /** Whether `status` and `dropConnection` apply `before` or `after` the request takes effect. Default: `before`. */
  when?: 'before' | 'after';
  /**
   * Changes the response body. `slow`: sent in chunks with pauses. `interrupted`: half of it, then the connection breaks.
   * `truncated`: half of it, as if it were complete. `html`: the error page of a gateway. `empty`: no content.
   */
  body?: 'slow' | 'interrupted' | 'truncated' | 'html' | 'empty';
  /** Expires the access token of the request before its time. */
  token?: 'expired';
}

/** What a fault does to a request. */
export type FaultEffect = Omit<FaultFields, 'operations' | 'rate' | 'times'>;

export const STATUSES = [400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504];
export const BODIES = ['slow', 'interrupted', 'truncated', 'html', 'empty'];

const FIELDS: Readonly<Record<keyof FaultFields, true>> = {
  operations: true,
  rate: true,
  times: true,
  latency: true,
  status: true,
  retryAfter: true,
  dropConnection: true,
  dropEvent: true,
  when: true,
  body: true,
  token: true,
};

/** @throws TypeError that names the invalid field. */
export function checkFault(fault: FaultFields): asserts fault is Fault {
  rejectUnknownKeys('Invalid fault', fault, FIELDS);
  const { operations: names, rate = 1, times = 1, latency, status, retryAfter, when, body } = fault;
  const reject = (problem: string): never => {
    throw new TypeError(`Invalid fault: ${problem}`);
  };
  const targets = names === undefined ? [] : [names].flat();
  if (names !== undefined && targets.length === 0) {
    reject('"operations" must name at least one operation. Leave it out to affect all operations.');
  }
  for (const name of targets) if (!isTarget(name)) reject(describeUnknownTarget(name));
  if (!(rate >= 0 && rate <= 1)) reject(`"rate" must be from 0 to 1, not ${rate}.`);
  if (!(Number.isInteger(times) && times > 0)) reject(`"times" must be an integer of at least 1, not ${times}.`);
  if (latency !== undefined && ![latency].flat().every((ms) => ms >= 0)) {
    reject('"latency" must be a number of milliseconds of at least 0, or a range of two such numbers.');
  }
  if (status !== undefined && !STATUSES.includes(status)) {
    reject(`"status" must be one of ${STATUSES.join(', ')}, not ${status}.`);
  }
  if (retryAfter !== undefined && !(retryAfter >= 0)) {
    reject('"retryAfter" must be a number of seconds of at least 0.');
  }
  if (when !== undefined && when !== 'before' && when !== 'after') reject('"when" must be "before" or "after".');
  if (body !== undefined && !BODIES.includes(body)) reject(`"body" must be one of ${BODIES.join(', ')}, not ${body}.`);
  if (EFFECTS.every((name) => fault[name] === undefined))
    reject(`an effect is missing. Set one of: ${EFFECTS.join(', ')}.`);
}

const isTarget = (name: FaultTarget): boolean => isOperation(name) || OTHER_TARGETS.includes(name);

const OTHER_TARGETS: readonly string[] = ['login', 'upload', 'notification'];

function describeUnknownTarget(name: string): string {
  const [channel = '', method = ''] = name.split('.');
  const ids: Readonly<Record<string, string>> = Object.hasOwn(methods, channel)
    ? methods[channel as keyof typeof methods]
    : {};
  return Object.hasOwn(ids, method)
    ? `"${name}" is a method of the client. Use its operation id: ${ids[method]}.`
    : `unknown operation "${name}". Use an operation id such as getConversationsEmails, or one of: ${OTHER_TARGETS.join(', ')}.`;
}

/**
 * Parses a fault from the command line: fields separated by commas. Several operations are joined by `+`, a range by `-`.
 *
 * @example
 * ```ts
 * parseFault('latency=50-500');
 * parseFault('status=503,rate=0.05');
 * parseFault('dropConnection,when=after,rate=0.01,operations=postConversationsEmailMessages+login');
 * ```
 *
 * @throws TypeError that names the invalid field.
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
  rate: parseNumber,
  times: parseNumber,
  latency: (value) => (value.includes('-') ? value.split('-').map(parseNumber) : parseNumber(value)),
  status: parseNumber,
  retryAfter: parseNumber,
  dropConnection: () => true,
  dropEvent: () => true,
  when: (value) => value,
  body: (value) => value,
  token: (value) => value,
};

function parseNumber(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}
