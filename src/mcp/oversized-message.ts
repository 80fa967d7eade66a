import type { DiscardedLine } from './limit-lines.js';

const { raw } = String;
const ID = raw`"id"\s*:\s*(?<id>-?\d{1,20}|"(?:[^"\\]|\\.){0,200}")`;
const OTHER = raw`"(?:jsonrpc|method)"\s*:\s*"[^"]{0,200}"`;
/** An id before the long arguments, or after them. Only properties of the message itself can be at its start and end. */
const ID_AT_START = new RegExp(raw`^\s*\{\s*(?:${OTHER}\s*,\s*){0,2}${ID}`);
const ID_AT_END = new RegExp(raw`,\s*${ID}\s*(?:,\s*${OTHER}\s*){0,2}\}\s*$`);

/** Finds the id of a message that is too long to parse; null if it has none, or if it is between other properties. */
function findId({ start, end }: DiscardedLine): string | number | null {
  const id = (ID_AT_START.exec(start) ?? ID_AT_END.exec(end))?.groups?.id;
  return id === undefined ? null : (JSON.parse(id) as string | number);
}

const INVALID_REQUEST = -32600;

/** Creates the response to a message that is too long. */
export const createOversizedResponse = (line: DiscardedLine, maxBytes: number) => ({
  jsonrpc: '2.0' as const,
  id: findId(line),
  error: {
    code: INVALID_REQUEST,
    message: `The message is larger than ${maxBytes} bytes. Nothing was sent. Send less data in one call.`,
  },
});
