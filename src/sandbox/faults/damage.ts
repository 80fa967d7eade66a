import { commonErrorCodes } from '../../generated/error-codes.js';
import { Failure } from '../failure.js';
import type { Random } from '../random.js';
import { failureResponse } from '../request/api-responses.js';
import type { Damage } from './fault.js';

interface Chance {
  /** Numbers the answers. */
  correlation: Random;
  chance: Random;
}

/**
 * An answer as a broken network and a troubled server give it. `answer` is what the sandbox would have said: it is called at most
 * once, and only where the request takes effect. `refusal` is how a failure looks there; Genesys' own way by default.
 */
export async function damaged(
  damage: Damage,
  { correlation, chance }: Chance,
  signal: AbortSignal,
  answer: () => Response | Promise<Response>,
  refusal = (failure: Failure): Response => failureResponse(failure, correlation.uuid()),
): Promise<Response> {
  const { latency, status, dropConnection, when = 'before', body } = damage;
  if (latency !== undefined) await wait(milliseconds(latency, chance), signal);
  const strikes = dropConnection || status !== undefined;
  const response = strikes && when === 'before' ? undefined : await answer();
  if (dropConnection) throw connectionReset();
  const said = status === undefined ? response : refusal(failureOf(status, damage));
  return said && body ? withBody(said, body) : (said ?? answer());
}

const milliseconds = (latency: NonNullable<Damage['latency']>, chance: Random): number =>
  typeof latency === 'number' ? latency : latency[0] + chance.number() * (latency[1] - latency[0]);

function wait(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, duration);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** As `fetch` rejects when the other side has closed the connection. */
function connectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function failureOf(status: number, { retryAfter }: Damage): Failure {
  const code = status === 502 ? 'bad.gateway' : (commonErrorCodes[status]?.[0] ?? 'internal.server.error');
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return new Failure(status, code, { message: 'The sandbox was told to fail.', headers });
}

const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

async function withBody(response: Response, body: NonNullable<Damage['body']>): Promise<Response> {
  const { status } = response;
  const headers = new Headers(response.headers);
  if (body === 'html') {
    headers.set('content-type', 'text/html');
    return new Response(response.body ? GATEWAY_PAGE : null, { status, headers });
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length === 0) return new Response(null, { status, headers });
  if (body === 'empty') return new Response('', { status, headers });
  if (body === 'truncated') return new Response(bytes.slice(0, bytes.length / 2), { status, headers });
  return new Response(body === 'slow' ? inPieces(bytes) : brokenOff(bytes), { status, headers });
}

const PIECES = 8;
const PAUSE = 25;

/** The bytes in a few pieces, with a pause before each. */
function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const size = Math.ceil(bytes.length / PIECES);
  let from = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      controller.enqueue(bytes.slice(from, from + size));
      from += size;
      if (from >= bytes.length) controller.close();
    },
  });
}

/** Half of the bytes, and then the connection is gone. */
function brokenOff(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isBegun = false;
  return new ReadableStream({
    pull: async (controller) => {
      if (!isBegun) controller.enqueue(bytes.slice(0, bytes.length / 2));
      else {
        // The first half is on its way by then.
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        controller.error(connectionReset());
      }
      isBegun = true;
    },
  });
}
