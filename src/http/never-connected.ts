/** Codes by which Node says that no connection was made, so that nothing can have been sent. */
const CODES = new Set([
  ...[
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'UND_ERR_CONNECT_TIMEOUT',
  ],
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_SSL_WRONG_VERSION_NUMBER'],
]);

/** Whether the error, or one that caused it, says that the connection was never made. In doubt, no. */
export function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code === 'string' && (CODES.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect'))) return true;
  // Where a name has several addresses, Node tries each and collects the failures.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  return neverConnected(error.cause);
}
