import type { Auth, TokenSource } from '../../src/auth/auth.js';
import type { StoredToken, TokenStore } from '../../src/auth/token-store.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { type Received, type Reply, startServer } from './replying-server.js';

/** A token request. */
export interface LoginRequest {
  /** `id:secret` from the Basic header. */
  basic: string | undefined;
  form: Record<string, string>;
}

export interface LoginServer {
  url: string;
  logins: LoginRequest[];
}

/** Creates the response to the n-th token request, from 1. Undefined breaks the connection. */
export type Respond = (request: LoginRequest, n: number) => Reply | undefined | Promise<Reply | undefined>;

/** Starts a login service. By default, it returns a new token `token-n` for each request. */
export async function loginServer(respond: Respond = (_, n) => token(n)): Promise<LoginServer> {
  const logins: LoginRequest[] = [];
  const { url } = await startServer((request) => {
    if (request.method !== 'POST' || request.url !== '/oauth/token') return { status: 404, body: 'Not found' };
    const login = parse(request);
    logins.push(login);
    return respond(login, logins.length);
  });
  return { url, logins };
}

export function parse({ headers, body }: Received): LoginRequest {
  const [, basic] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
  return {
    basic: basic === undefined ? undefined : Buffer.from(basic, 'base64').toString(),
    form: Object.fromEntries(new URLSearchParams(body.toString())),
  };
}

/** The reply with the token `token-n`. */
export const token = (n: number | string, more: object = {}): Reply => ({
  body: { access_token: `token-${n}`, token_type: 'bearer', expires_in: 3600, ...more },
});

/** The reply to a rejected token request. */
export const oauthError = (error: string, description?: string, status = 400): Reply => ({
  status,
  headers: { 'inin-correlation-id': 'corr-7' },
  body: { error, error_description: description, description },
});

/** A token store whose content tests can inspect. */
export interface OpenStore extends TokenStore {
  tokens: Map<string, StoredToken>;
}

export function openStore(tokens = new Map<string, StoredToken>()): OpenStore {
  return {
    tokens,
    get: async (key) => tokens.get(key),
    set: async (key, value) => void tokens.set(key, value),
    delete: async (key) => void tokens.delete(key),
  };
}

export interface Connected extends TokenSource {
  clock: ManualClock;
  store: TokenStore;
}

/** Creates the token source of one client. */
export function connect(
  auth: Auth,
  loginUrl: string,
  { store = openStore() as TokenStore, clock = manualClock(), timeout = 2000 } = {},
): Connected {
  const fetch = (request: Request) => globalThis.fetch(request);
  return { ...auth.connect({ loginUrl, fetch, clock, tokenStore: store, timeout }), clock, store };
}
