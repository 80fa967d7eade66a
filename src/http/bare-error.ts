/**
 * A copy of a foreign error with only what says why it happened. The original may carry the request with its token, or a
 * piece of the answer, and would show them wherever the error is logged.
 */
export function bareError(error: unknown, secret: string, depth = 5): Error {
  const hide = (text: string) => (secret ? text.replaceAll(secret, '[hidden]') : text);
  if (!(error instanceof Error)) return new Error(hide(typeof error === 'string' ? error : typeof error));
  const { cause } = error;
  const options = cause === undefined || depth === 0 ? undefined : { cause: bareError(cause, secret, depth - 1) };
  const copy =
    error instanceof AggregateError
      ? new AggregateError(
          error.errors.map((one) => bareError(one, secret, 0)),
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

/** The innermost reason that the runtime gives: `ECONNREFUSED` says more than `fetch failed`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && !error.message.includes(code) ? `${code}: ${error.message}` : error.message;
}
