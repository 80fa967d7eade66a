/** Whether a header can carry the token: RFC 6750 allows no spaces, line breaks or characters beyond ASCII. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);
