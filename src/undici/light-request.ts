/**
 * The parts of `Request` that openapi-fetch and the transport use. Node's own class creates an `AbortController` and a stream
 * per request, which takes longer than all middleware of this package.
 */
export class LightRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
  readonly #body: BodyInit | null;

  constructor(input: string | URL | LightRequest, init: RequestInit = {}) {
    const base = input instanceof LightRequest ? input : undefined;
    this.url = base?.url ?? String(input);
    this.method = init.method ?? base?.method ?? 'GET';
    const headers = init.headers ?? base?.headers;
    this.headers = headers instanceof Headers && headers !== base?.headers ? headers : new Headers(headers);
    this.signal = init.signal ?? base?.signal;
    this.#body = init.body ?? (base ? base.#body : null);
  }

  get body(): BodyInit | null {
    return this.#body;
  }

  clone(): LightRequest {
    return new LightRequest(this);
  }

  text(): Promise<string> {
    return new Response(this.#body).text();
  }

  json(): Promise<unknown> {
    return new Response(this.#body).json();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const body = this.#body;
    return typeof body === 'string' ? new TextEncoder().encode(body).buffer : new Response(body).arrayBuffer();
  }
}
