/** The result of a tool call: a part of MCP's CallToolResult that works without MCP too. */
export type ToolResult = {
  /** One text: the data as compact JSON. A failure is an object with the property `error`. */
  content: { type: 'text'; text: string }[];
  /** The same data. Only with the setting `structured`, because some hosts pass both copies to the model. */
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
};

/** Creates a result with data. */
export const createResult = (data: Record<string, unknown>): ToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(data) }],
  structuredContent: data,
});

/** Creates the result of a successful call. `checkWith` names the tool that shows the effect of an accepted write. */
export const createSuccess = (data: unknown, status = 200, checkWith?: string): ToolResult =>
  createResult(data === undefined ? describeOutcome(status, checkWith) : toObject(data));

/** Wraps an array in `items` and a scalar in `value`, because a result is an object: notices are properties of it. */
export function toObject(data: unknown): Record<string, unknown> {
  if (Array.isArray(data)) return { items: data };
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : { value: data };
}

function describeOutcome(status: number, checkWith: string | undefined): Record<string, unknown> {
  if (status !== 202) return { status, outcome: 'done. The operation returns no data.' };
  const check = checkWith ? ` Call ${checkWith} to see the result.` : '';
  return { status, outcome: `accepted. Genesys is still processing the request.${check}` };
}

/** What the model learns about a failure. */
export interface FailureFacts {
  readonly kind: string;
  readonly message: string;
  readonly retryable: boolean;
  /** What the model can do about it. */
  readonly advice?: string;
  readonly [fact: string]: unknown;
}

/** Creates the result of a failed call. */
export const createFailure = (error: FailureFacts): ToolResult => ({ ...createResult({ error }), isError: true });

/** Omits the structured content of a result, unless the operator wants both copies. Other values are returned unchanged. */
export function toHostResult<T extends object>(result: T, structured: boolean): T {
  if (structured || !('structuredContent' in result)) return result;
  const { structuredContent: _, ...others } = result;
  return others as T;
}
