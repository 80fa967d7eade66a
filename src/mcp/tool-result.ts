/** What a tool call gives: a part of MCP's CallToolResult, usable without MCP. */
export type ToolResult = {
  /** The same as in `structuredContent`, as compact text. */
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
};

/** The data of a successful call. */
export function success(data: unknown, status = 200, lookWith?: string): ToolResult {
  if (data === undefined) return empty(status, lookWith);
  const structuredContent = asObject(data);
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
}

/** A structured result is an object: an array stands in its `items`. */
export const asObject = (data: unknown): Record<string, unknown> =>
  Array.isArray(data) || typeof data !== 'object' || data === null
    ? { items: data }
    : (data as Record<string, unknown>);

/** An answer without content says what happened. */
function empty(status: number, lookWith: string | undefined): ToolResult {
  const look = lookWith ? ` ${lookWith} shows what came of it.` : '';
  const said =
    status === 202
      ? `accepted, and Genesys goes on working on it.${look}`
      : 'done. The operation answers with no content.';
  return { content: [{ type: 'text', text: `${status}: ${said}` }], structuredContent: { status, outcome: said } };
}

/** A failure: sentences for the model, and the same facts as data. */
export const failure = (sentences: readonly string[], facts: Record<string, unknown>): ToolResult => ({
  content: [{ type: 'text', text: sentences.join('\n') }],
  structuredContent: { error: facts },
  isError: true,
});
