/** While a signal lives, so does its request. */
const held = new WeakMap<AbortSignal, Request>();

/** A request that its signal reaches until the end. Node's `Request` follows its signal only until it is collected itself. */
export function heldRequest(url: string | URL, init: RequestInit & { signal: AbortSignal }): Request {
  const request = new Request(url, init);
  held.set(init.signal, request);
  return request;
}
