import { PCID } from '../pcid.js';
import { jsonResponse } from './responses.js';

const HEADER = `Mcp-Param-${PCID}`;
/** The error code of MCP protocol 2026-07-28 for headers that do not match the body. */
const HEADER_MISMATCH = -32020;

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly arguments?: Readonly<Record<string, unknown>> };
}

/**
 * Rejects a call whose header names another connection than its body, because a gateway may route by the header. For a listed
 * tool in protocol 2026-07-28, the SDK also requires the header. In older protocols, and for a tool's other name, the header is
 * optional, but must match if it is present.
 */
export function rejectPcidMismatch({ headers }: Request, body: unknown): Response | undefined {
  const header = headers.get(HEADER);
  if (header === null) return undefined;
  // Older protocols have no encoding, and no header with the method.
  const headerPcid = headers.has('mcp-method') ? decodeHeader(header) : header;
  const messages = [body].flat() as (Message | null)[];
  const mismatch = messages.find((message) => {
    const pcid = message?.method === 'tools/call' ? message.params?.arguments?.[PCID] : undefined;
    return pcid !== undefined && pcid !== headerPcid;
  });
  if (!mismatch) return undefined;
  const problem = `the header ${HEADER} is ${JSON.stringify(headerPcid)}, but ${PCID} in the body is different`;
  const error = {
    code: HEADER_MISMATCH,
    message: `Bad Request: the headers and the body do not match: ${problem}.`,
    data: { mismatch: { header: HEADER, body: problem } },
  };
  return jsonResponse(400, { jsonrpc: '2.0', id: mismatch.id ?? null, error });
}

/** Decodes a value that is not plain ASCII text, which clients encode: `=?base64?SGVsbG8=?=`. */
function decodeHeader(value: string): string {
  const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(value)?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString();
}
