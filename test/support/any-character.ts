import fc from 'fast-check';

/** A character, as of `fc.string({ unit: 'binary' })`, without its table of all characters, which takes a second to make. */
export const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point));
