import type { Auth, TokenSource } from '../../src/auth/auth.js';
import type { StoredToken, TokenStore } from '../../src/auth/token-store.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { type Received, type Reply, startServer } from './replying-server.js';

export interface LoginRequest {
  /** `id:secret`, of the Basic header. */
  basic: string | undefined;
  form: Record<string, string>;
}

export interface LoginServer {
  url: string;
  logins: LoginRequest[];
}

/** What a login service does with the n-th request, from 1. */
export type Answer = (request: LoginRequest, n: number) => Reply | undefined | Promise<Reply | undefined>;

/** A login service over real HTTP: a new token `token-n` at each request, unless told otherwise. */
export async function loginServer(answer: Answer = (_, n) => token(n)): Promise<LoginServer> {
  const logins: LoginRequest[] = [];
  const { url } = await startServer((request) => {
    if (request.method !== 'POST' || request.url !== '/oauth/token') return { status: 404, body: 'Not here' };
    const login = parse(request);
    logins.push(login);
    return answer(login, logins.length);
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

export const token = (n: number | string, more: object = {}): Reply => ({
  body: { access_token: `token-${n}`, token_type: 'bearer', expires_in: 3600, ...more },
});

export const refused = (error: string, description?: string, status = 400): Reply => ({
  status,
  headers: { 'inin-correlation-id': 'corr-7' },
  body: { error, error_description: description, description },
});

/** A token store that tests can look into. */
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

/** The token source of one client. */
export function connect(
  auth: Auth,
  loginUrl: string,
  { store = openStore() as TokenStore, clock = manualClock(), timeout = 2000 } = {},
): Connected {
  const fetch = (request: Request) => globalThis.fetch(request);
  return { ...auth.connect({ loginUrl, fetch, clock, tokenStore: store, timeout }), clock, store };
}
