import { createEventParser, type ServerEvent } from './event-parser.ts';

/** Calls the control API of the sandbox that serves this page. */
export interface ControlClient {
  /** @throws ControlError with the message of the response. */
  send<Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Result>;
  /** Reads the event stream until it ends. */
  readEvents(onEvent: (event: ServerEvent) => void): Promise<void>;
}

export class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const BASE_PATH = '/_sandbox';

/** @param getToken Returns the control token. Undefined for a sandbox without one. */
export function createControlClient(getToken: () => string | undefined): ControlClient {
  const request = async (method: string, path: string, body?: object): Promise<Response> => {
    const token = getToken();
    const response = await fetch(BASE_PATH + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    throw new ControlError(response.status, message ?? `The sandbox responded with the status ${response.status}.`);
  };
  return {
    send: async <Result>(method: string, path: string, body?: object) => {
      const response = await request(method, path, body);
      return (response.status === 204 ? undefined : await response.json()) as Result;
    },
    readEvents: async (onEvent) => {
      // EventSource can't send a token.
      const { body } = await request('GET', '/events');
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
      const parse = createEventParser(onEvent);
      for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) parse(chunk.value);
    },
  };
}
