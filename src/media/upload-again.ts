import type { CallOptions } from '../call.js';
import { ApiError, ConnectionError, GenesysError, TimeoutError, UnknownOutcomeError } from '../http/errors.js';
import { neverConnected } from '../http/never-connected.js';
import { retryPolicy } from '../http/retry.js';
import type { MediaEnvironment } from '../media.js';
import type { ReadyFile } from './file.js';
import { type Destination, upload } from './upload.js';

type Options = CallOptions & { readonly onBytes: ((sent: number) => void) | undefined };

const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Uploads a file whose upload alone has no effect: where it breaks off, again, if the file can be read again. */
export const uploadAgain = (
  environment: MediaEnvironment,
  file: ReadyFile,
  destination: Destination,
  options: Options,
) =>
  repeat(environment, file, destination, options, (error) =>
    error instanceof ApiError ? PASSING.has(error.status) : isConnection(error),
  );

/**
 * Uploads a file whose upload has an effect, again only where it certainly had none.
 *
 * @throws UnknownOutcomeError where the answer was lost.
 */
export async function uploadOnce(
  environment: MediaEnvironment,
  file: ReadyFile,
  destination: Destination,
  options: Options,
): Promise<void> {
  try {
    await repeat(environment, file, destination, options, (error) => neverConnected(error) || isRefused(error, 429));
  } catch (error) {
    if (!(error instanceof GenesysError) || neverConnected(error)) throw error;
    if (!isConnection(error) && !(error instanceof ApiError && (error.status === 408 || error.status >= 500)))
      throw error;
    const { operationId } = destination;
    const message = `${operationId}: the document was uploaded, but the answer was lost, so the fax may be on its way. Look before you repeat it. (${error.message})`;
    throw new UnknownOutcomeError(message, { operationId, status: error.status, cause: error });
  }
}

/** As the client's retry policy has it; a stream can't be sent again. */
async function repeat(
  environment: MediaEnvironment,
  file: ReadyFile,
  destination: Destination,
  { signal, timeout = environment.timeout, retry, onBytes }: Options,
  isRepeatable: (error: unknown) => boolean,
): Promise<void> {
  const { clock, random } = environment;
  const policy = retry === undefined ? environment.retry : retryPolicy(retry, environment.retry);
  const attempts = policy && file.content instanceof Uint8Array ? policy.maxAttempts : 1;
  const begun = clock.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await upload(environment, file, destination, { signal, timeout, onBytes });
    } catch (error) {
      if (!policy || attempt >= attempts || signal?.aborted || !isRepeatable(error)) throw error;
      const { base, max } = policy.backoff;
      const asked = error instanceof GenesysError ? (error.retryAfter ?? 0) * 1000 : 0;
      const delay = asked + random() * Math.min(max, base * 2 ** (attempt - 1));
      if (clock.now() - begun + delay > policy.maxElapsed) throw error;
      await clock.sleep(delay, signal);
    }
  }
}

const isConnection = (error: unknown) => error instanceof ConnectionError || error instanceof TimeoutError;
const isRefused = (error: unknown, status: number) => error instanceof ApiError && error.status === status;
