/** Node's error codes for a connection that was never made, so that nothing was sent. */
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
 * Error codes for an untrusted certificate or a failed handshake, which a retry does not fix. Other TLS codes can also
 * occur in the middle of a request. https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const UNTRUSTED =
  /^((CERT|CRL|DEPTH_ZERO|ERROR_IN|ERR_SSL_WRONG_VERSION|ERR_TLS_CERT|SELF_SIGNED|UNABLE_TO)_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

/**
 * Messages of errors without a code: for a blocked port in undici and Deno, and for a failed connect in hyper, which Deno
 * uses. Cloudflare's workerd has the same message for failed and for lost connections, so it is not listed.
 */
const NOT_CONNECTED = /^bad port$|^Fetch failed: Requests to port \d+ are blocked|\bclient error \(Connect\)/;

/** Whether the error or one of its causes proves that no connection was made. False in doubt. */
export const isConnectFailure = (error: unknown): boolean =>
  hasCause(
    error,
    ({ code, syscall, message }) =>
      NOT_CONNECTED.test(message) ||
      UNTRUSTED.test(code) ||
      // An established connection can end with these codes, too: `read EHOSTUNREACH`.
      (UNREACHABLE.includes(code) && syscall !== 'read' && syscall !== 'write') ||
      (code === 'ETIMEDOUT' && syscall === 'connect'),
  );

/** Whether the connection failed because the server's certificate is not trusted. */
export const isCertificateError = (error: unknown): boolean => hasCause(error, ({ code }) => UNTRUSTED.test(code));

interface SystemError {
  /** Empty if the error has none. */
  code: string;
  syscall: unknown;
  message: string;
}

function hasCause(error: unknown, matches: (error: SystemError) => boolean): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as Partial<SystemError>;
  if (matches({ code: typeof code === 'string' ? code : '', syscall, message: error.message })) return true;
  // Node tries each address of a host and collects the failures.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every((one) => hasCause(one, matches));
  }
  return hasCause(error.cause, matches);
}
