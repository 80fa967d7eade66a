import fc from 'fast-check';

/** Like `fc.string({ unit: 'binary' })`, but without its table of all characters, which takes a second to build. */
export const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point));
