import { commonErrorCodes } from '../../generated/error-codes.js';
import { Failure } from '../failure.js';
import type { Random } from '../random.js';
import { createFailureResponse } from '../request/api-responses.js';
import type { FaultEffect } from './fault.js';
import { markStreamed } from './streamed-responses.js';

interface Generators {
  /** Creates correlation ids. */
  correlationRandom: Random;
  faultRandom: Random;
}

/**
 * Responds to a request with the effect of its faults. `respond` performs the request: it is called at most once, and only if the
 * request takes effect. `toResponse` converts a simulated failure; the default is a Genesys error.
 */
export async function applyFault(
  effect: FaultEffect,
  { correlationRandom, faultRandom }: Generators,
  signal: AbortSignal,
  respond: () => Response | Promise<Response>,
  toResponse = (failure: Failure): Response => createFailureResponse(failure, correlationRandom.uuid()),
): Promise<Response> {
  const { latency, status, dropConnection, when = 'before', body } = effect;
  if (latency !== undefined) await wait(drawLatency(latency, faultRandom), signal);
  const fails = dropConnection || status !== undefined;
  const performed = fails && when === 'before' ? undefined : await respond();
  if (dropConnection) throw createConnectionReset();
  const response = status === undefined ? performed : toResponse(createFailure(status, effect));
  return response && body ? changeBody(response, body) : (response ?? respond());
}

/** Milliseconds. */
const drawLatency = (latency: NonNullable<FaultEffect['latency']>, random: Random): number =>
  typeof latency === 'number' ? latency : latency[0] + random.number() * (latency[1] - latency[0]);

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

/** The error of Node's `fetch` when the server closes the connection. */
function createConnectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function createFailure(status: number, { retryAfter }: FaultEffect): Failure {
  const code = status === 502 ? 'bad.gateway' : (commonErrorCodes[status]?.[0] ?? 'internal.server.error');
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return new Failure(status, code, { message: 'A fault of the sandbox caused this error.', headers });
}

const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

async function changeBody(response: Response, body: NonNullable<FaultEffect['body']>): Promise<Response> {
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
  const stream = body === 'slow' ? streamSlowly(bytes) : streamUntilInterrupted(bytes);
  return markStreamed(new Response(stream, { status, headers }));
}

const CHUNKS = 8;
const PAUSE_MS = 25;

/** Pauses before each chunk. */
function streamSlowly(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const size = Math.ceil(bytes.length / CHUNKS);
  let from = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      controller.enqueue(bytes.slice(from, from + size));
      from += size;
      if (from >= bytes.length) controller.close();
    },
  });
}

/** Sends half of the bytes, then breaks the connection. */
function streamUntilInterrupted(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let hasStarted = false;
  return new ReadableStream({
    pull: async (controller) => {
      if (!hasStarted) controller.enqueue(bytes.slice(0, bytes.length / 2));
      else {
        // Gives the first half time to reach the client.
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        controller.error(createConnectionReset());
      }
      hasStarted = true;
    },
  });
}
