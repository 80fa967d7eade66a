/** Replaces line breaks and control characters, so that text from the spec cannot break a line or style a terminal. */
export const toPrintable = (text: string): string => text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();

/** Formats text as a Markdown code span that the text itself cannot end. */
export const code = (text = ''): string => `\`${toPrintable(text).replaceAll('`', "'")}\``;
