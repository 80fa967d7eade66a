import { accessToken, type ClientOptions, createClient } from '../../src/index.js';
import { manualClock } from './manual-clock.js';
import { type Received, type Reply, startServer } from './replying-server.js';

export const IDS = { conversationId: 'conv', communicationId: 'comm' };
const MESSAGES = '/api/v2/conversations/messages/conv/communications/comm/messages';

const isMessages = (url: string) => url === MESSAGES || url.startsWith(`${MESSAGES}?`);

/** Bytes that differ from their neighbors. */
export const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7) % 256);

export async function* inChunks(content: Uint8Array, size = 7) {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size);
}

/** Overrides the responses of the two hosts. `n` counts from 1. */
export interface Script {
  create?: (n: number) => Reply | undefined;
  upload?: (request: Received, n: number) => Reply | undefined | Promise<Reply | undefined>;
  /** Returns the status of a file at the n-th check. */
  check?: (n: number) => Reply;
  send?: (n: number) => Reply | undefined;
  fax?: (uploadHost: string) => Reply | undefined;
}

export const status = (value: string): Reply => ({ body: { id: 'media', status: value } });

/** Starts the API and the upload host on two ports, and creates a client. */
export async function mediaHosts(script: Script = {}, options: Partial<ClientOptions> = {}) {
  let uploads = 0;
  const storage = await startServer((request) => {
    uploads += 1;
    return script.upload ? script.upload(request, uploads) : { status: 200 };
  });
  let created = 0;
  let checks = 0;
  let messages = 0;
  const api = await startServer(({ method, url }) => {
    if (url === '/api/v2/conversations/faxes') return (script.fax ?? putFax)(storage.url);
    if (url === `${MESSAGES}/media/uploads`) {
      created += 1;
      const uploadUrl = `${storage.url}/bucket/media-${created}?X-Signature=signed-secret`;
      const uploadHeaders = { 'Content-Type': 'image/png', 'x-amz-tagging': `n=${created}` };
      return script.create?.(created) ?? { body: { id: `media-${created}`, uploadUrl, uploadHeaders } };
    }
    if (method === 'GET' && url.startsWith(`${MESSAGES}/media/`)) {
      checks += 1;
      return script.check?.(checks) ?? status('valid');
    }
    if (method === 'POST' && isMessages(url)) {
      messages += 1;
      return script.send ? script.send(messages) : { body: { id: `message-${messages}` } };
    }
    return { status: 404, body: { status: 404, code: 'not.found', message: `${method} ${url}` } };
  });
  const clock = manualClock();
  const client = createClient({
    baseUrl: api.url,
    auth: accessToken('the-bearer-token'),
    headers: { 'x-gateway-key': 'gateway-secret' },
    clock,
    ...options,
  });
  /** The requests to the API, without its base path. */
  const calls = () => api.requests.map(({ method, url }) => `${method} ${url.replace('/api/v2/conversations', '')}`);
  const sent = () => api.requests.filter(({ method, url }) => method === 'POST' && isMessages(url));
  const sentBodies = () => sent().map(({ body }) => JSON.parse(String(body)));
  return { client, clock, api, storage, calls, sent, sentBodies };
}

export const putFax = (uploadHost: string): Reply => ({
  body: {
    id: 'fax-1',
    uploadDestinationUri: `${uploadHost}/fax/1?signature=signed-secret`,
    uploadMethodType: 'SINGLE_PUT',
    headers: { 'Content-Type': 'application/pdf', 'x-fax': '1' },
  },
});
