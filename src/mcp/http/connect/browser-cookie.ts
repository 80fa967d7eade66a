import { VALIDITY_MS } from './sign-in-links.js';

const NAME = 'genesys_connect';

/** Returns the secret of the browser; undefined if it has none. */
export const readCookie = ({ headers }: Request): string | undefined =>
  new RegExp(`(?:^|;\\s*)${NAME}=([\\w-]{43})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1];

/** Returns a `Set-Cookie` header. The browser sends the cookie to the pages of the sign-in, also when Genesys redirects to them. */
export function writeCookie(secret: string, { protocol, pathname }: URL): string {
  const path = pathname.replace(/\/[^/]*$/, '') || '/';
  const secure = protocol === 'https:' ? '; Secure' : '';
  return `${NAME}=${secret}; Path=${path}; Max-Age=${VALIDITY_MS / 1000}; HttpOnly; SameSite=Lax${secure}`;
}
