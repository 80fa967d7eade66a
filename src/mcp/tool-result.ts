/** The result of a tool call: a part of MCP's CallToolResult that works without MCP too. */
export type ToolResult = {
  /** The data of `structuredContent` as compact JSON. */
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
};

/** Creates the result of a successful call. `checkWith` names the tool that shows the effect of an accepted write. */
export function createSuccess(data: unknown, status = 200, checkWith?: string): ToolResult {
  if (data === undefined) return createEmptySuccess(status, checkWith);
  const structuredContent = toObject(data);
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
}

/** Wraps an array in `items`, because a structured result must be an object. */
export const toObject = (data: unknown): Record<string, unknown> =>
  Array.isArray(data) || typeof data !== 'object' || data === null
    ? { items: data }
    : (data as Record<string, unknown>);

function createEmptySuccess(status: number, checkWith: string | undefined): ToolResult {
  const check = checkWith ? ` Call ${checkWith} to see the result.` : '';
  const outcome =
    status === 202
      ? `accepted. Genesys is still processing the request.${check}`
      : 'done. The operation returns no data.';
  return { content: [{ type: 'text', text: `${status}: ${outcome}` }], structuredContent: { status, outcome } };
}

/** Creates the result of a failed call: sentences for the model, and the same facts as data. */
export const createFailure = (sentences: readonly string[], facts: Record<string, unknown>): ToolResult => ({
  content: [{ type: 'text', text: sentences.join('\n') }],
  structuredContent: { error: facts },
  isError: true,
});
