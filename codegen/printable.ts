/** Text from outside can neither end the line nor move the cursor or colour a terminal. */
export const printable = (text: string): string => text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();

/** Text as code in Markdown. What comes from outside can neither end the code span nor the line. */
export const code = (text = ''): string => `\`${printable(text).replaceAll('`', "'")}\``;
