import type { Client } from 'genesys-conversations-digital';
import { printQuote, printStep } from './print.ts';

/** Replies to the first open email with the typed client: draft, edit, send, wrap up, disconnect. */
export async function replyWithClient({ emails }: Client): Promise<void> {
  const { entities: open = [] } = await emails.list();
  printStep("List the agent's open email conversations", 'client.emails.list()', `${open.length} conversations`);

  const email = open.find(({ participants = [] }) =>
    participants.some(({ purpose, state }) => purpose === 'agent' && state === 'connected'),
  );
  const agent = email?.participants?.find(({ purpose }) => purpose === 'agent');
  if (!email?.id || !agent?.id) throw new Error('The sandbox has no email conversation with a connected agent.');
  const conversationId = email.id;
  const participantId = agent.id;

  const { entities: thread = [] } = await emails.listMessages({ conversationId });
  printStep(
    'Read the emails of the first conversation',
    'client.emails.listMessages({ conversationId })',
    `"${thread[0]?.subject}", from ${thread[0]?.from?.email}`,
  );
  printQuote(`${thread[0]?.from?.name ?? 'The customer'} wrote`, thread[0]?.textBodyPreview ?? '');

  const draft = await emails.getDraft({ conversationId });
  printStep(
    'Get the draft of the reply',
    'client.emails.getDraft({ conversationId })',
    `"${draft.subject}", to ${draft.to[0]?.email}`,
  );

  const textBody = 'Your parcel is at the depot, and a driver has it on the list for tomorrow morning.';
  const { from, to } = draft;
  const edited = await emails.updateDraft({ conversationId, from, to, textBody });
  printStep(
    'Write the reply',
    'client.emails.updateDraft({ conversationId, from, to, textBody })',
    `draft in state "${edited.state}"`,
  );

  const sent = await emails.sendMessage({ conversationId, from, to, textBody });
  printStep(
    'Send the reply',
    'client.emails.sendMessage({ conversationId, from, to, textBody })',
    `sent to ${sent.to[0]?.email}`,
  );
  printQuote(`${agent.name ?? 'The agent'} wrote`, sent.textBody);

  const codes = await emails.listWrapupCodes({ conversationId, participantId });
  const code = codes.find(({ name }) => name === 'Resolved') ?? codes[0];
  printStep(
    'List the wrap-up codes',
    'client.emails.listWrapupCodes({ conversationId, participantId })',
    codes.map(({ name }) => name).join(', '),
  );

  await emails.updateParticipant({
    ...{ conversationId, participantId, state: 'disconnected' },
    wrapup: { code: code?.id ?? '', notes: 'Parcel found at the depot.' },
  });
  const ended = await emails.get({ conversationId });
  const states = (ended.participants ?? []).map(({ purpose, state }) => `${purpose} ${state}`).join(', ');
  printStep(
    `Set the wrap-up code "${code?.name}" and disconnect`,
    "client.emails.updateParticipant({ conversationId, participantId, state: 'disconnected', wrapup })",
    states,
  );
}
