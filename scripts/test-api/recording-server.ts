import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  status: number;
  contentType: string;
  /** Undefined for a response without a body. */
  text: string | undefined;
}

/** Starts a server that records each request and sends the current reply. */
export async function startRecordingServer() {
  const recorded: RecordedRequest[] = [];
  let reply: Reply = { status: 204, contentType: '', text: undefined };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    recorded.push({ method, url, headers, body });
    if (reply.text === undefined) response.writeHead(reply.status).end();
    else response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    replyWith: (next: Reply) => {
      reply = next;
    },
    /** Returns the requests since the last call. */
    takeRequests: () => recorded.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
