/** The local part of an email address for a name: `josé.ñ` for `José Ñ`. Empty for a name without letters and digits. */
export const slugify = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '.')
    .replaceAll(/^\.|\.$/g, '');
