/** Codes by which Node says that no connection was made, so that nothing can have been sent. */
const UNREACHABLE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
];

/**
 * Codes of a certificate that is not trusted, or a handshake that failed. It will fail again. Other codes of TLS can come
 * in the middle of a request. https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const UNTRUSTED =
  /^((CERT|CRL|DEPTH_ZERO|ERROR_IN|ERR_SSL_WRONG_VERSION|ERR_TLS_CERT|SELF_SIGNED|UNABLE_TO)_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

/**
 * Messages of errors without a code: undici and Deno for a port that fetch blocks, and hyper, which Deno uses, for the step that
 * failed. Cloudflare's workerd says the same of a refused and of a lost connection, so it is not listed.
 */
const NOT_CONNECTED = /^bad port$|^Fetch failed: Requests to port \d+ are blocked|\bclient error \(Connect\)/;

/** Whether the error, or one that caused it, says that the connection was never made. In doubt, no. */
export const isConnectFailure = (error: unknown): boolean =>
  says(
    error,
    ({ code, syscall, message }) =>
      NOT_CONNECTED.test(message) ||
      UNTRUSTED.test(code) ||
      // A connection that stood can end with these as well: `read EHOSTUNREACH`.
      (UNREACHABLE.includes(code) && syscall !== 'read' && syscall !== 'write') ||
      (code === 'ETIMEDOUT' && syscall === 'connect'),
  );

/** Whether the connection was not made because the other side's certificate is not trusted. */
export const isCertificateError = (error: unknown): boolean => says(error, ({ code }) => UNTRUSTED.test(code));

interface SystemError {
  /** Empty if the error has none. */
  code: string;
  syscall: unknown;
  message: string;
}

function says(error: unknown, what: (error: SystemError) => boolean): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as Partial<SystemError>;
  if (what({ code: typeof code === 'string' ? code : '', syscall, message: error.message })) return true;
  // Where a name has several addresses, Node tries each and collects the failures.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every((one) => says(one, what));
  return says(error.cause, what);
}
