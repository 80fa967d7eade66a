interface Content {
  readonly bytes: ArrayBuffer;
  readonly url: string;
}

const CONTENT = Symbol('content');

type Buffered = Response & { readonly [CONTENT]: Content };

/**
 * Reads the body of a response. The returned response can be read any number of times: by the retry middleware, by
 * openapi-fetch and by the caller.
 *
 * @throws The platform's error if reading fails.
 */
export async function bufferResponse(response: Response): Promise<Response> {
  // A browser's opaque redirect has status 0 and no body; `new Response` does not accept it.
  if (CONTENT in response || response.status < 200) return response;
  return createBufferedResponse(await response.arrayBuffer(), response);
}

/** Creates a response that can be read any number of times. */
export function createBufferedResponse(
  bytes: ArrayBuffer,
  { url, status, statusText, headers }: Pick<ResponseInit, 'statusText' | 'headers'> & { url: string; status: number },
): Response {
  bufferedClass ??= defineClass();
  return new bufferedClass({ bytes, url }, { status, statusText: statusText ?? '', headers: headers ?? [] });
}

let bufferedClass: ReturnType<typeof defineClass> | undefined;

/** Defined on first use: some test environments have no `Response` when they load this module. */
function defineClass() {
  class BufferedResponse extends Response {
    readonly [CONTENT]: Content;
    #text: string | undefined;
    #json: { value: unknown } | undefined;

    constructor(content: Content, init: ResponseInit) {
      super(null, init);
      this[CONTENT] = content;
    }

    override async text(): Promise<string> {
      this.#text ??= new TextDecoder().decode(this[CONTENT].bytes);
      return this.#text;
    }

    override async json(): Promise<unknown> {
      this.#json ??= { value: JSON.parse(await this.text()) };
      return this.#json.value;
    }

    override async arrayBuffer(): Promise<ArrayBuffer> {
      return this[CONTENT].bytes.slice(0);
    }

    override blob(): Promise<Blob> {
      return toNativeResponse(this).blob();
    }

    override clone(): Response {
      return toNativeResponse(this);
    }
  }
  // Accessors in the class body do not compile: TypeScript's DOM types declare these as properties.
  Object.defineProperties(BufferedResponse.prototype, {
    url: {
      get(this: Buffered) {
        return this[CONTENT].url;
      },
    },
    body: {
      get(this: Buffered) {
        return toNativeResponse(this).body;
      },
    },
  });
  return BufferedResponse;
}

/** `new Response` throws if one of these statuses is combined with a body. */
const NULL_BODY_STATUSES = new Set([204, 205, 304]);

/** Returns an unread response of the platform's own class with the same content. */
export function toNativeResponse(response: Response): Response {
  if (!(CONTENT in response)) return response;
  const { bytes, url } = (response as Buffered)[CONTENT];
  const { status, statusText, headers } = response;
  const copy = new Response(NULL_BODY_STATUSES.has(status) ? null : bytes, { status, statusText, headers });
  return Object.defineProperty(copy, 'url', { value: url });
}
