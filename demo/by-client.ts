import type { Client } from 'genesys-conversations-digital';
import { narrate } from './narrate.ts';

/** An agent answers the first open e-mail by the typed client: draft, edit, send, wrap up, disconnect. */
export async function answerByClient({ emails }: Client): Promise<void> {
  const { entities: open = [] } = await emails.list();
  narrate.step('client.emails.list()', `${open.length} open e-mail conversations`);

  const email = open.find(({ participants = [] }) =>
    participants.some((p) => p.purpose === 'agent' && p.state === 'connected'),
  );
  const agent = email?.participants?.find(({ purpose }) => purpose === 'agent');
  if (!email?.id || !agent?.id) throw new Error('The sandbox has no e-mail that waits for an answer.');
  const conversationId = email.id;
  const participantId = agent.id;

  const { entities: thread = [] } = await emails.listMessages({ conversationId });
  narrate.step(
    'client.emails.listMessages({ conversationId })',
    `"${thread[0]?.subject}", from ${thread[0]?.from?.email}`,
  );
  narrate.quote(thread[0]?.from?.name ?? 'Customer', thread[0]?.textBodyPreview ?? '');

  const draft = await emails.getDraft({ conversationId });
  narrate.step('client.emails.getDraft({ conversationId })', `"${draft.subject}", to ${draft.to[0]?.email}`);

  const textBody = 'Your parcel is at the depot, and a driver has it on the list for tomorrow morning.';
  const { from, to } = draft;
  const edited = await emails.updateDraft({ conversationId, from, to, textBody });
  narrate.step(
    'client.emails.updateDraft({ conversationId, from, to, textBody })',
    `the draft is ${edited.state?.toLowerCase()}`,
  );

  const sent = await emails.sendMessage({ conversationId, from, to, textBody });
  narrate.step('client.emails.sendMessage({ conversationId, from, to, textBody })', `sent to ${sent.to[0]?.email}`);
  narrate.quote(agent.name ?? 'Agent', sent.textBody);

  const codes = await emails.listWrapupCodes({ conversationId, participantId });
  const code = codes.find(({ name }) => name === 'Resolved') ?? codes[0];
  narrate.step(
    'client.emails.listWrapupCodes({ conversationId, participantId })',
    codes.map(({ name }) => name).join(', '),
  );

  await emails.updateParticipant({
    ...{ conversationId, participantId, state: 'disconnected' },
    wrapup: { code: code?.id ?? '', notes: 'Parcel found at the depot.' },
  });
  const over = await emails.get({ conversationId });
  const states = (over.participants ?? []).map(({ purpose, state }) => `${purpose} ${state}`).join(', ');
  narrate.step("client.emails.updateParticipant({ …, state: 'disconnected', wrapup })", `${code?.name}; ${states}`);
}
