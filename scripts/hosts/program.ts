// What the programs in `programs/` share. They run in processes of their own.
import type { ServerAddress } from './server.ts';

/** A host's access to the server, for a program that calls the tools itself. */
export interface Session {
  readonly tools: readonly string[];
  /** Calls a tool and returns the text of the result, also of a failure. */
  call(name: string, args: Record<string, unknown>): Promise<string>;
  close(): Promise<unknown>;
}

export type Request = { readonly tool: string; readonly args: Record<string, unknown> } | { readonly close: true };
export type Reply =
  | { readonly tools: readonly string[] }
  | { readonly text: string }
  | { readonly closed: true }
  | { readonly problem: string };

/** The server that this program connects to, and the URL of the scripted model, if it has one. */
export const server: ServerAddress = JSON.parse(process.env.HOST_SERVER ?? '{}');
export const modelUrl = process.env.HOST_MODEL_URL ?? '';

/** The answer of the user whom the host asks for a confirmation. */
export const acceptQuestion = async () => ({ action: 'accept' as const, content: { confirm: true } });

/** Calls tools as the parent process requests, until it closes the session. */
export async function serveSession(connect: () => Promise<Session>): Promise<void> {
  const reply = (message: Reply) => process.send?.(message);
  const fail = (error: unknown) => reply({ problem: (error as Error).stack ?? String(error) });
  try {
    const session = await connect();
    process.on('message', async (request: Request) => {
      await answer(session, request).then(reply, fail);
      if ('close' in request) process.disconnect();
    });
    reply({ tools: session.tools });
  } catch (error) {
    fail(error);
  }
}

async function answer(session: Session, request: Request): Promise<Reply> {
  if ('tool' in request) return { text: await session.call(request.tool, request.args) };
  await session.close();
  return { closed: true };
}
