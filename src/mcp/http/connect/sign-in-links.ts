import { randomBytes } from 'node:crypto';
import type { User } from '../../sign-in-connection.js';
import type { PendingStore } from './pending-store.js';

/** How long a link and each step of a sign-in are valid. */
export const VALIDITY_MS = 10 * 60_000;

/** What a link is for. Only the principal of the user gets it. */
export interface Ticket {
  readonly user: User;
  readonly connection: string;
}

/** A sign-in that waits for Genesys to redirect the browser back. */
export interface StartedSignIn {
  readonly ticketId: string;
  readonly codeVerifier: string;
  /** The hash of the cookie of the browser in which it started. */
  readonly browser: string;
}

/** The links at which users connect their accounts. */
export interface SignInLinks {
  /** Returns the URL at which a user connects an account. It is valid for ten minutes and one sign-in. */
  createLink(ticket: Ticket): Promise<string>;
  /** The URL of a page of the sign-in: `connect/ID` or `callback`. */
  urlOf(path: string): URL;
  readonly pending: PendingStore;
}

/** 32 random bytes. */
export const createSecret = (): string => randomBytes(32).toString('base64url');

/** @param serverUrl - The public URL of the server. */
export function createSignInLinks(pending: PendingStore, serverUrl: () => string): SignInLinks {
  const urlOf = (path: string) => new URL(`${serverUrl().replace(/\/$/, '')}/${path}`);
  return {
    pending,
    urlOf,
    async createLink(ticket) {
      const id = createSecret();
      await pending.set(ticketKey(id), ticket, VALIDITY_MS);
      const url = urlOf(`connect/${ticket.connection}`);
      url.searchParams.set('ticket', id);
      return url.href;
    },
  };
}

export const ticketKey = (id: string) => `ticket:${id}`;
export const stateKey = (state: string) => `state:${state}`;
export const confirmationKey = (id: string) => `confirmation:${id}`;
