import { isLegacyRequest } from '@modelcontextprotocol/server';
import { PCID } from '../pcid.js';
import { json } from './responses.js';

const HEADER = `Mcp-Param-${PCID}`;
/** The protocol's own code, since 2026, for headers that contradict the body. */
const HEADER_MISMATCH = -32020;

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly arguments?: Readonly<Record<string, unknown>> };
}

/**
 * Refuses a call whose header names another connection than its body, so that a gateway that routes by the header is not
 * led astray. The SDK does so for calls of protocol 2026-07-28; those of 2025 need no header, but may not contradict it.
 */
export async function refuseOtherPcid(head: Request, body: unknown): Promise<Response | undefined> {
  const named = head.headers.get(HEADER);
  if (named === null || !(await isLegacyRequest(head, body))) return undefined;
  const messages = [body].flat() as (Message | null)[];
  const pcidOf = (message: Message | null) => message?.params?.arguments?.[PCID];
  const other = messages.find((message) => {
    const pcid = message?.method === 'tools/call' ? pcidOf(message) : undefined;
    return pcid !== undefined && pcid !== named;
  });
  if (!other) return undefined;
  const words = `the ${HEADER} header is ${JSON.stringify(named)} and ${PCID} in the body is not`;
  const error = {
    code: HEADER_MISMATCH,
    message: `Bad Request: the request headers and body disagree: ${words}`,
    data: { mismatch: { header: HEADER, body: words } },
  };
  return json(400, { jsonrpc: '2.0', id: other.id ?? null, error });
}
