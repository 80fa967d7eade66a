import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { type Dispatcher, request as sendRequest } from 'undici';
import { createBufferedResponse } from '../transport/buffered-response.js';
import { type Fetch, markAsDirectFetch } from '../transport/fetch.js';
import { LightRequest } from './light-request.js';

/** Options of `undiciFetch`. */
export interface UndiciFetchOptions {
  /** The undici `Agent`, `Pool` or `ProxyAgent` that sends the requests; undici's global dispatcher by default. */
  dispatcher?: Dispatcher | undefined;
}

/**
 * Creates a `fetch` for Node that sends requests directly with undici, which is faster than Node's own `fetch`. It has no time
 * limit of its own, so `timeout` can exceed the 300,000 ms of Node's `fetch`. It does not follow redirects. Requires the package
 * `undici`. https://undici.nodejs.org/#/docs/api/Dispatcher
 *
 * @example
 * const client = createClient({ region, auth, fetch: undiciFetch({ dispatcher: new ProxyAgent(proxyUrl) }) });
 */
export const undiciFetch = ({ dispatcher }: UndiciFetchOptions = {}): Fetch =>
  markAsDirectFetch(
    async (request, init = {}) => {
      const { method, url, headers } = request;
      const body = await encodeBody(init.body ?? request.body);
      const response = await sendRequest(url, {
        method: method as Dispatcher.HttpMethod,
        headers: { 'accept-encoding': 'gzip, deflate, br', ...Object.fromEntries(headers) },
        body,
        signal: init.signal ?? request.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
        ...(dispatcher && { dispatcher }),
      });
      const bytes = await response.body.arrayBuffer();
      const encoding = response.headers['content-encoding'];
      return createBufferedResponse(encoding ? await decode(bytes, String(encoding)) : bytes, {
        status: response.statusCode,
        headers: Object.entries(response.headers).flatMap(([name, value]) =>
          Array.isArray(value)
            ? value.map((one): [string, string] => [name, one])
            : [[name, value ?? ''] as [string, string]],
        ),
        url,
      });
    },
    { Request: LightRequest as unknown as typeof Request },
  );

/** Converts a body for undici. The platform encodes forms and other structured bodies. */
async function encodeBody(body: BodyInit | null): Promise<Uint8Array | Readable | null> {
  if (body === null) return null;
  if (body instanceof ReadableStream) return Readable.fromWeb(body as NodeReadableStream);
  return new Uint8Array(body instanceof ArrayBuffer ? body : await new Response(body).arrayBuffer());
}

const inflateAny = async (bytes: Uint8Array): Promise<Uint8Array> =>
  // Some servers send a raw deflate stream, without zlib's header. https://www.rfc-editor.org/rfc/rfc9110#deflate.coding
  (bytes[0] ?? 0) % 16 === 8 ? promisify(inflate)(bytes) : promisify(inflateRaw)(bytes);

const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  gzip: promisify<Uint8Array, Uint8Array>(gunzip),
  'x-gzip': promisify<Uint8Array, Uint8Array>(gunzip),
  br: promisify<Uint8Array, Uint8Array>(brotliDecompress),
  deflate: inflateAny,
};

/** Decodes the content codings, the last one first. Returns the bytes unchanged for an unknown one, as `fetch` does. */
async function decode(bytes: ArrayBuffer, encoding: string): Promise<ArrayBuffer> {
  if (bytes.byteLength === 0) return bytes;
  let decoded = new Uint8Array(bytes) as Uint8Array;
  for (const coding of encoding.toLowerCase().split(',').reverse()) {
    const decoder = DECODERS[coding.trim()];
    if (!decoder) return bytes;
    decoded = await decoder(decoded);
  }
  return new Uint8Array(decoded).buffer;
}
