import { memoryTokenStore } from '../../auth/token-store.js';
import type { McpFlags } from '../mcp-flags.js';
import { memoryPendingStore } from './connect/pending-store.js';
import { createSignInLinks } from './connect/sign-in-links.js';
import type { SignInSettings } from './connect/user-connections.js';

/** What connections and routes of a server over HTTP share. */
export interface HttpServices {
  /** The public URL of the server. Without `--public-url`, it is known when the server listens. */
  readonly address: { url: string };
  readonly signIn: SignInSettings;
}

export function createHttpServices({ publicUrl = '' }: McpFlags): HttpServices {
  const address = { url: publicUrl };
  const links = createSignInLinks(memoryPendingStore(), () => address.url);
  return { address, signIn: { links, tokenStore: memoryTokenStore() } };
}
