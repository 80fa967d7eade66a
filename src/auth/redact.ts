/** The text without the secrets that it may quote. */
export const redact = (text: string, secrets: readonly (string | undefined)[]): string =>
  secrets.reduce<string>((result, secret) => (secret ? result.replaceAll(secret, '…') : result), text);
