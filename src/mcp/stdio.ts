import { serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import type { Log } from './log.js';
import type { Caller, OfferOptions } from './offer.js';
import { createServerFactory } from './server.js';

export interface StdioOptions extends OfferOptions {
  caller: Caller;
  log: Log;
}

/** Serves MCP over the process' stdin and stdout. It ends when stdin does, or when it is closed. */
export function serveStdio({ caller, ...options }: StdioOptions): { close(): Promise<void> } {
  const factory = createServerFactory({ ...options, callerOf: () => caller });
  return serve(factory, { onerror: (error) => options.log.error(error.message) });
}
