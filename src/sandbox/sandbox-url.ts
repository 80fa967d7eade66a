/** The base URL of a sandbox in the same process. The host does not exist, so that no request reaches the network by mistake. */
export const SANDBOX_URL = 'https://sandbox.invalid';
