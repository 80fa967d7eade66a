import { serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import type { Caller, OfferOptions } from './offer.js';
import { createServerFactory } from './server.js';

export interface StdioOptions extends OfferOptions {
  caller: Caller;
  /** Told of errors that no answer can carry. */
  onError?: ((error: Error) => void) | undefined;
}

/** Serves MCP over the process' stdin and stdout. It ends when stdin does, or when it is closed. */
export function serveStdio({ caller, onError, ...options }: StdioOptions): { close(): Promise<void> } {
  const factory = createServerFactory({ ...options, callerOf: () => caller });
  return serve(factory, onError ? { onerror: onError } : {});
}
