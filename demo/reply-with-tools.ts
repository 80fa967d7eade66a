import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { printQuote, printStep } from './print.ts';

/** Replies to the next email with MCP tools over HTTP, with the same calls that an MCP host makes for a model. */
export async function replyWithTools(url: string): Promise<void> {
  const client = new Client({ name: 'demo', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { tools } = await client.listTools();
  printStep('List the tools of the MCP server', 'tools/list', `${tools.length} tools, such as ${tools[0]?.name}`);
  const call = createCall(client);

  const { entities: open } = await call<Listing>('get_emails', {});
  const email = open.find(({ participants }) => participants.some(isAgent));
  const agent = email?.participants.find(isAgent);
  if (!email || !agent) throw new Error('The sandbox has no second email conversation.');
  const conversationId = email.id;
  const participantId = agent.id;
  printStep(
    "List the agent's open email conversations",
    'get_emails {}',
    `${open.length} conversation, in state "${agent.state}"`,
  );

  const { entities: thread } = await call<Thread>('get_email_messages', { conversationId });
  printStep('Read the emails of the conversation', 'get_email_messages { conversationId }', `"${thread[0]?.subject}"`);
  printQuote(`${thread[0]?.from.name ?? 'The customer'} wrote`, thread[0]?.textBodyPreview ?? '');

  if (agent.state !== 'connected') {
    await call('patch_email_participant', { conversationId, participantId, state: 'connected' });
    printStep(
      'Connect the agent',
      'patch_email_participant { conversationId, participantId, state: "connected" }',
      'connected',
    );
  }
  const { from, to } = await call<Draft>('get_email_messages_draft', { conversationId });
  const textBody = 'Thank you for the details. We have corrected the address, and the new invoice is on its way.';
  await call('put_email_messages_draft', { conversationId, from, to, textBody });
  printStep(
    'Get the draft and write the reply',
    'get_email_messages_draft { conversationId }, put_email_messages_draft { conversationId, from, to, textBody }',
    `draft to ${to[0]?.email}`,
  );
  await call('post_email_messages', { conversationId, from, to, textBody });
  printStep('Send the reply', 'post_email_messages { conversationId, from, to, textBody }', `sent to ${to[0]?.email}`);
  printQuote(`${agent.name} wrote`, textBody);

  const codes = await call<{ items: Code[] } | Code[]>('get_email_participant_wrapupcodes', {
    conversationId,
    participantId,
  });
  const code = [codes].flatMap((result) => ('items' in result ? result.items : result))[0];
  const wrapup = { code: code?.id, notes: 'Address corrected.' };
  await call('patch_email_participant', { conversationId, participantId, state: 'disconnected', wrapup });
  printStep(
    `Set the wrap-up code "${code?.name}" and disconnect`,
    'patch_email_participant { conversationId, participantId, state: "disconnected", wrapup }',
    'the conversation has ended',
  );

  const afterEnd = await client.callTool({
    name: 'post_email_messages',
    arguments: { conversationId, from, to, textBody },
  });
  printStep(
    'Send an email in the ended conversation, as a model might by mistake',
    'post_email_messages { conversationId, from, to, textBody }',
    afterEnd.isError ? 'rejected, with an error that says what the model can do' : 'sent, which is unexpected',
  );
  const { error } = JSON.parse(toText(afterEnd)) as { error: { message: string; advice: string } };
  printQuote('Error', `${error.message}\n${error.advice}`);
  await client.close();
}

/** Returns a function that calls a tool and returns its data. */
function createCall(client: Client) {
  return async <T>(name: string, args: Record<string, unknown>): Promise<T> => {
    const result = await client.callTool({ name, arguments: args });
    if (result.isError) throw new Error(`${name}: ${toText(result)}`);
    return JSON.parse(toText(result)) as T;
  };
}

const toText = ({ content }: { content?: unknown }) =>
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
