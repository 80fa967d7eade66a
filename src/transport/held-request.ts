const held = new Map<AbortSignal, Request>();

/**
 * A request that its signal reaches until it is let go. Node's `Request` follows its signal only until it is collected
 * itself, and keeps the signal alive until then: what held it by the signal alone would hold it for ever.
 */
export function heldRequest(url: string | URL, init: RequestInit & { signal: AbortSignal }): Request {
  const request = new Request(url, init);
  held.set(init.signal, request);
  return request;
}

/** To be called with the signal when its request has ended. */
export const letGo = (signal: AbortSignal): unknown => held.delete(signal);
