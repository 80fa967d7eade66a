/** Returns the size of a test: small in `npm test`, full in `npm run test:long`. List its file in `LONG_TESTS` of vitest.config.ts. */
export const atScale = <T>(sizes: { small: T; full: T }): T =>
  process.env.TEST_SCALE === 'full' ? sizes.full : sizes.small;
