import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { narrate } from './narrate.ts';

/** The same by MCP tools, over the real endpoint, as an agent's host would call them. */
export async function answerByTools(url: string): Promise<void> {
  const client = new Client({ name: 'demo', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { tools } = await client.listTools();
  narrate.step('tools/list', `${tools.length} tools, from ${tools[0]?.name} on`);
  const call = caller(client);

  const { entities: open } = await call<Listing>('get_emails', {});
  const email = open.find(({ participants }) => participants.some(isAgent));
  const agent = email?.participants.find(isAgent);
  if (!email || !agent) throw new Error('The sandbox has no second e-mail.');
  const conversationId = email.id;
  const participantId = agent.id;
  narrate.step('get_emails', `${open.length} open; the next one is ${agent.state}`);

  const { entities: thread } = await call<Thread>('get_email_messages', { conversationId });
  narrate.step('get_email_messages', `"${thread[0]?.subject}"`);
  narrate.quote(thread[0]?.from.name ?? 'Customer', thread[0]?.textBodyPreview ?? '');

  if (agent.state !== 'connected') {
    await call('patch_email_participant', { conversationId, participantId, state: 'connected' });
    narrate.step('patch_email_participant { state: "connected" }', 'answered');
  }
  const { from, to } = await call<Draft>('get_email_messages_draft', { conversationId });
  const textBody = 'Thank you for the details. We have changed the order, and the new invoice is on its way.';
  await call('put_email_messages_draft', { conversationId, from, to, textBody });
  narrate.step('get_email_messages_draft, put_email_messages_draft', `drafted, to ${to[0]?.email}`);
  await call('post_email_messages', { conversationId, from, to, textBody });
  narrate.step('post_email_messages', 'sent');
  narrate.quote(agent.name, textBody);

  const codes = await call<{ items: Code[] } | Code[]>('get_email_participant_wrapupcodes', {
    conversationId,
    participantId,
  });
  const code = [codes].flatMap((answer) => ('items' in answer ? answer.items : answer))[0];
  const wrapup = { code: code?.id, notes: 'Order changed.' };
  await call('patch_email_participant', { conversationId, participantId, state: 'disconnected', wrapup });
  narrate.step('patch_email_participant { state: "disconnected", wrapup }', `${code?.name}; it is over`);

  const gone = await client.callTool({
    name: full('post_email_messages'),
    arguments: { conversationId, from, to, textBody },
  });
  narrate.step(
    'post_email_messages, once more',
    gone.isError ? 'refused, and the agent is told why:' : 'unexpectedly sent',
  );
  narrate.quote('Tool', textOf(gone));
  await client.close();
}

const full = (name: string) => `genesys_conversations_digital_${name}`;

/** Calls a tool by its short name; its structured result. */
function caller(client: Client) {
  return async <T>(name: string, args: Record<string, unknown>): Promise<T> => {
    const result = await client.callTool({ name: full(name), arguments: args });
    if (result.isError) throw new Error(`${name}: ${textOf(result)}`);
    return result.structuredContent as T;
  };
}

const textOf = ({ content }: { content?: unknown }) =>
  ((content ?? []) as { text?: string }[]).map(({ text }) => text).join('');

interface Participant {
  id: string;
  name: string;
  purpose: string;
  state: string;
}
interface Listing {
  entities: { id: string; participants: Participant[] }[];
}
interface Thread {
  entities: { subject: string; from: { name?: string }; textBodyPreview?: string }[];
}
interface Draft {
  from: { email: string };
  to: { email: string }[];
}
interface Code {
  id: string;
  name: string;
}

const isAgent = ({ purpose, state }: Participant) => purpose === 'agent' && state !== 'disconnected';
