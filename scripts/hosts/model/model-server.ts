import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeskRun } from '../desk-run.ts';
import type { ToolCall } from '../desk-task.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { chatCompletions } from './chat-completions.ts';
import { gemini } from './gemini.ts';
import { openaiResponses } from './openai-responses.ts';

type Json = Record<string, unknown>;

/** The format of a model API. */
export interface ModelApi {
  /** Matches the path of a request for a response of the model. */
  readonly path: RegExp;
  /** Names of the tools that the host offers the model. */
  tools(body: Json): string[];
  /** Texts of the tool results in the conversation, the oldest first. */
  results(body: Json): string[];
  /** A response that calls a tool, or says a text. */
  reply(action: ToolCall | string, id: string, body: Json): Json;
  /** The same response as server-sent events, for a request that asks for a stream. */
  stream(reply: Json): Json[];
  wantsStream(body: Json, path: string): boolean;
}

export const modelApis = { anthropicMessages, chatCompletions, gemini, openaiResponses };
export type ModelApiName = keyof typeof modelApis;

/** Starts a model API on this machine whose model carries out the desk task. Other requests, such as for titles, get a text. */
export async function startModel(name: ModelApiName, run: DeskRun) {
  const api = modelApis[name];
  let problem: Error | undefined;
  const act = (body: Json): ToolCall | string => {
    const tools = api.tools(body);
    if (problem || !run.includesServer(tools)) return 'Done.';
    try {
      run.offer(tools);
      return run.next(api.results(body)) ?? 'Done.';
    } catch (error) {
      problem = error as Error;
      return 'Stopped.';
    }
  };
  let count = 0;
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    requests.push(`${request.method} ${path}`);
    if (request.method !== 'POST' || !api.path.test(path)) return void response.writeHead(404).end('{}');
    const body = await readJson(request);
    count += 1;
    const reply = api.reply(act(body), `call_${count}`, body);
    if (!api.wantsStream(body, path)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of api.stream(reply)) {
      if (typeof event.type === 'string') response.write(`event: ${event.type}\n`);
      response.write(`data: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    problem: () => problem,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}');
}
