import type { MediaEnvironment, SendsFaxes, SendsMedia } from './media.js';
import { sendFax } from './send-fax.js';
import { sendMedia } from './send-media.js';

/** The methods that codegen does not write, by channel. */
export const mediaMethods = (environment: MediaEnvironment): { messages: SendsMedia; faxes: SendsFaxes } => ({
  messages: { sendMedia: async (message, options = {}) => sendMedia(environment, message, options) },
  faxes: { send: async (fax, options = {}) => sendFax(environment, fax, options) },
});
