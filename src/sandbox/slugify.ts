/** A name as the first part of an address, in whatever script: `José Ñ` is `josé.ñ`. Empty for a name without letters. */
export const slugify = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '.')
    .replaceAll(/^\.|\.$/g, '');
