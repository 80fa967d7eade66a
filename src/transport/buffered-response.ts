/** Statuses whose responses have no body. `new Response` throws if it is given one. */
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

/**
 * A response whose body has been read, so that it can be read again any number of times: by the retry middleware, by
 * openapi-fetch and by the caller. A failure to read it is thrown here.
 */
export async function bufferResponse(response: Response): Promise<Response> {
  const bytes = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  // A browser's opaque redirect has status 0 and no body; `new Response` accepts neither 0 nor 1xx.
  if (status < 200) return response;
  return withContent(bytes, { status, statusText, headers }, response.url);
}

function withContent(bytes: ArrayBuffer, init: ResponseInit & { status: number }, url: string): Response {
  const copy = new Response(WITHOUT_BODY.has(init.status) ? null : bytes, init);
  let text: string | undefined;
  let json: { value: unknown } | undefined;
  const readText = () => (text ??= new TextDecoder().decode(bytes));
  const methods = {
    text: async () => readText(),
    json: async () => (json ??= { value: JSON.parse(readText()) }).value,
    clone: () => withContent(bytes, init, url),
  };
  return Object.assign(Object.defineProperty(copy, 'url', { value: url }), methods);
}
