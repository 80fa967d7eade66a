/** Where clients find a sandbox in their own process. It does not exist, so that nothing gets out by mistake. */
export const ADDRESS = 'https://sandbox.invalid';
