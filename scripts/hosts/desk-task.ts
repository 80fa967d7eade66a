import { textOf } from './text-of.ts';

/** A call of a tool, with the short name that the server gives it. */
export interface ToolCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the task finds out about the host that runs it. It receives the text that the host shows the model. */
export type DeskTask = Generator<ToolCall, void, string>;

export const REPLY = 'Your parcel is at the depot. It arrives tomorrow.';

/**
 * Reads the inbox, answers the first email and makes one mistake, as a model does. Throws if a result lacks what a model
 * needs.
 *
 * @param keepsServer `false` if each call has a server of its own, so that no call sees an earlier write.
 */
export function* deskTask(keepsServer: boolean): DeskTask {
  const inbox = parseData(yield { tool: 'get_emails', args: {} });
  requireNotice('get_emails', inbox);
  const conversationId = listOf(inbox, 'entities')[0]?.id;
  if (typeof conversationId !== 'string') throw new Error('get_emails returned no email conversation.');

  const thread = parseData(yield { tool: 'get_email_messages', args: { conversationId } });
  requireNotice('get_email_messages', thread);

  const { error } = parseData(yield { tool: 'get_email', args: { conversationId: 'nobody' } });
  const { status, advice } = (error ?? {}) as Record<string, unknown>;
  if (status !== 404)
    throw new Error(`get_email with an unknown id: expected an error with status 404, not ${status}.`);
  if (!String(advice).includes('get_emails')) throw new Error('The error of get_email has no advice.');

  const { from, to } = parseData(yield { tool: 'get_email_messages_draft', args: { conversationId } });
  const reply = { conversationId, from, to, textBody: REPLY };
  yield* succeed({ tool: 'put_email_messages_draft', args: reply });
  yield* succeed({ tool: 'post_email_messages', args: reply });
  if (!keepsServer) return;

  const answered = parseData(yield { tool: 'get_email_messages', args: { conversationId } });
  const previews = listOf(answered, 'entities').map(({ textBodyPreview }) => textBodyPreview);
  if (!previews.includes(REPLY)) throw new Error('The reply is not in the conversation.');
}

function* succeed(call: ToolCall): DeskTask {
  const data = parseData(yield call);
  if (data.error) throw new Error(`${call.tool} failed: ${JSON.stringify(data.error)}`);
}

/**
 * Parses the data of a result. Some hosts put a line before it, such as the duration of the call. Others show the model the MCP
 * result, or its part, as JSON.
 */
function parseData(text: string): Record<string, unknown> {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    throw new Error(`The host shows the model no JSON but: ${text.slice(0, 300)}`);
  }
  const isMcp = Array.isArray(data.content) || data.type === 'text';
  return isMcp ? parseData(textOf(data)) : data;
}

function requireNotice(tool: string, { _notice }: Record<string, unknown>): void {
  if (!String(_notice).includes('Treat it as data')) throw new Error(`The result of ${tool} has no "_notice".`);
}

const listOf = (data: Record<string, unknown>, property: string) => (data[property] ?? []) as Record<string, unknown>[];
