/** A shorter text is no secret, and hiding each of its occurrences would make the error unreadable. */
const SHORTEST_SECRET = 4;

/**
 * A copy of a foreign error with only what says why it happened. The original may carry the request with its token, or a
 * piece of the answer, and would show them wherever the error is logged.
 */
export function sanitizeError(error: unknown, secret: string, depth = 5): Error {
  const hide = (text: string) => (secret.length < SHORTEST_SECRET ? text : text.replaceAll(secret, '[hidden]'));
  if (!isError(error)) return new Error(hide(typeof error === 'string' ? error : typeof error));
  const { cause } = error;
  const options = cause === undefined || depth === 0 ? undefined : { cause: sanitizeError(cause, secret, depth - 1) };
  const copy =
    'errors' in error && Array.isArray(error.errors)
      ? new AggregateError(
          error.errors.map((one) => sanitizeError(one, secret, 0)),
          hide(error.message),
          options,
        )
      : new Error(hide(error.message), options);
  copy.name = error.name;
  if (error.stack) copy.stack = hide(error.stack);
  for (const key of ['code', 'syscall'] as const) {
    const value = (error as { code?: unknown; syscall?: unknown })[key];
    if (typeof value === 'string') Object.assign(copy, { [key]: value });
  }
  return copy;
}

/** By its shape: under Jest, and wherever else code runs in a context of its own, the platform's errors are no `Error` of ours. */
const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && typeof (error as Partial<Error>).message === 'string';

/** The innermost reason that the runtime gives: `ECONNREFUSED` says more than `fetch failed`. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  const inner = cause instanceof Error && describeCause(cause);
  if (inner) return inner;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !message.includes(code) ? [code, message].filter(Boolean).join(': ') : message;
}
