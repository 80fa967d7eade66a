import { type OperationId, operations } from '../../generated/operations.js';

/** What a fault can strike: an operation, the token endpoint, or the sending of a file to the address for uploads. */
export type FaultTarget = OperationId | 'login' | 'upload';

export const isOperation = (target: FaultTarget): target is OperationId => Object.hasOwn(operations, target);

/** Something that goes wrong on purpose. What is left out applies to everything, always. */
export interface Fault {
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
  /** Cuts the connection: without an answer. */
  cut?: true;
  /** Whether `status` and `cut` strike `before` the request takes effect (default) or `after`. */
  when?: 'before' | 'after';
  /**
   * What becomes of an answer's body: `slow`, a piece at a time; `cut`, half of it, then a broken connection; `truncated`,
   * half of it, as if it were all; `html`, a gateway's page; `empty`, nothing.
   */
  body?: 'slow' | 'cut' | 'truncated' | 'html' | 'empty';
  /** Takes the caller's access token out of use, however long it was to live. */
  token?: 'expired';
}

/** What a fault does to a call. */
export type Damage = Omit<Fault, 'operations' | 'rate' | 'times'>;

const STATUSES = [400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504];
const BODIES = ['slow', 'cut', 'truncated', 'html', 'empty'];

/** @throws TypeError that says what is wrong with a fault. */
export function checkFault(fault: Fault): void {
  const { operations: names = [], rate = 1, times = 1, latency, status, retryAfter, cut, when, body, token } = fault;
  const wrong = (problem: string): never => {
    throw new TypeError(`A fault's ${problem}`);
  };
  for (const name of [names].flat()) {
    if (!isOperation(name) && name !== 'login' && name !== 'upload') wrong(`operation "${name}" does not exist`);
  }
  if (!(rate >= 0 && rate <= 1)) wrong(`rate is from 0 to 1, not ${rate}`);
  if (!(Number.isInteger(times) && times > 0)) wrong(`times is a whole number from 1, not ${times}`);
  if (latency !== undefined && ![latency].flat().every((ms) => ms >= 0)) wrong('latency is milliseconds, 0 or more');
  if (status !== undefined && !STATUSES.includes(status))
    wrong(`status is one of ${STATUSES.join(', ')}, not ${status}`);
  if (retryAfter !== undefined && !(retryAfter >= 0)) wrong('retryAfter is seconds, 0 or more');
  if (when !== undefined && when !== 'before' && when !== 'after') wrong('when is before or after');
  if (body !== undefined && !BODIES.includes(body)) wrong(`body is one of ${BODIES.join(', ')}, not ${body}`);
  if ([latency, status, cut, body, token].every((damage) => damage === undefined)) {
    wrong('damage is missing: latency, status, cut, body or token');
  }
}

/**
 * A fault as a command line has it: what happens, then where and how often.
 * `latency=200`, `latency=50-500`, `status=503,rate=0.05`, `cut,when=after,rate=0.01,operations=postConversationsEmailMessages`.
 *
 * @throws TypeError that says what is wrong.
 */
export function parseFault(text: string): Fault {
  const entries = text.split(',').map((part): [string, string] => {
    const [name = '', ...value] = part.trim().split('=');
    return [name, value.join('=')];
  });
  const fault: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const parse = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
    if (!parse) throw new TypeError(`A fault has no "${name}". It has: ${Object.keys(PARSERS).join(', ')}`);
    fault[name] = parse(value);
  }
  checkFault(fault);
  return fault;
}

const PARSERS: Readonly<Record<string, (value: string) => unknown>> = {
  operations: (value) => value.split('+'),
  rate: numberOf,
  times: numberOf,
  latency: (value) => (value.includes('-') ? value.split('-').map(numberOf) : numberOf(value)),
  status: numberOf,
  retryAfter: numberOf,
  cut: () => true,
  when: (value) => value,
  body: (value) => value,
  token: (value) => value,
};

function numberOf(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}
