/** A refused login, as OAuth 2 writes it. */
export class OAuthError extends Error {
  override readonly name = 'LoginRefusal';
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

/** A field that has to be there. */
export function requireField(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new OAuthError(400, 'invalid_request', `${name} is missing`);
}

/** The credentials of a Basic header; none where there is no such header, or it cannot be read. */
export function parseBasicCredentials(header: string | null): { id: string; secret: string } | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (!encoded) return undefined;
  try {
    const text = atob(encoded);
    const colon = text.indexOf(':');
    return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
  } catch {
    return undefined;
  }
}
