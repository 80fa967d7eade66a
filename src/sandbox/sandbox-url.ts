/** Where clients find a sandbox in their own process. It does not exist, so that nothing gets out by mistake. */
export const SANDBOX_URL = 'https://sandbox.invalid';
