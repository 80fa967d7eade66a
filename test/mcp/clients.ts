import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { silentLog } from '../../src/mcp/log.js';
import { type StartOptions, startMcp } from '../../src/mcp/start-mcp.js';

/** The two generations of the MCP protocol. */
export const eras = { modern: { pin: '2026-07-28' }, legacy: 'legacy' } as const;
export type Era = keyof typeof eras;

type ClientOptions = NonNullable<ConstructorParameters<typeof Client>[1]>;

export async function connect(
  url: string,
  era: Era = 'modern',
  more: ClientOptions = {},
  headers: Record<string, string> = {},
) {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: eras[era] }, ...more });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

/** Starts an MCP server over HTTP on a free port. */
export async function serve(options: StartOptions) {
  const running = await startMcp({ log: silentLog, ...options, flags: { http: true, port: 0, ...options.flags } });
  if (running.url === undefined) throw new Error('The server does not listen.');
  return { url: running.url, reload: () => running.reload(), close: () => running.close() };
}

/** Returns the text of a tool result as the host receives it. */
export const rawTextOf = (result: object): string =>
  ((result as { content?: unknown }).content as { text: string }[]).map(({ text }) => text).join('\n');

/** Parses the data of a tool result, which has one text of JSON. */
export const dataOf = <T = Record<string, unknown>>(result: object): T => JSON.parse(rawTextOf(result));

/** Returns the sentences of a failure, and the text of any other result. */
export function textOf(result: object): string {
  if (!(result as { isError?: boolean }).isError) return rawTextOf(result);
  const { message, advice } = dataOf<{ error: Record<string, string> }>(result).error;
  return [message, advice].filter((sentences) => sentences !== undefined).join('\n');
}
