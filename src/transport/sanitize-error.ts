/** A shorter text is not a secret, and masking each of its occurrences would make the error unreadable. */
const MIN_SECRET_LENGTH = 4;

/**
 * Copies a foreign error with only its cause and without the secret. The original may refer to the request with its token
 * or to part of the response.
 */
export function sanitizeError(error: unknown, secret: string, depth = 5): Error {
  const mask = (text: string) => (secret.length < MIN_SECRET_LENGTH ? text : text.replaceAll(secret, '[hidden]'));
  if (!isError(error)) return new Error(mask(typeof error === 'string' ? error : typeof error));
  const { cause } = error;
  const options = cause === undefined || depth === 0 ? undefined : { cause: sanitizeError(cause, secret, depth - 1) };
  const copy =
    'errors' in error && Array.isArray(error.errors)
      ? new AggregateError(
          error.errors.map((one) => sanitizeError(one, secret, 0)),
          mask(error.message),
          options,
        )
      : new Error(mask(error.message), options);
  copy.name = error.name;
  if (error.stack) copy.stack = mask(error.stack);
  for (const key of ['code', 'syscall'] as const) {
    const value = (error as { code?: unknown; syscall?: unknown })[key];
    if (typeof value === 'string') Object.assign(copy, { [key]: value });
  }
  return copy;
}

/** Checks properties instead of `instanceof`: under Jest, the platform's errors belong to another realm. */
const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && typeof (error as Partial<Error>).message === 'string';

/** The message of the innermost cause: `ECONNREFUSED` says more than `fetch failed`. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  const inner = cause instanceof Error && describeCause(cause);
  if (inner) return inner;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !message.includes(code) ? [code, message].filter(Boolean).join(': ') : message;
}
