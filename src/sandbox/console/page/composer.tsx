import { useState } from 'preact/hooks';
import type { Conversation, Participant } from '../../state.js';
import type { Actions } from './actions.ts';
import { agentCalls } from './agent-calls.ts';
import { getCustomer } from './describe-conversation.ts';

interface Props {
  conversation: Conversation;
  /** The agents who take part. */
  agents: readonly Participant[];
  actions: Actions;
}

/** Writes a message as the customer or as an agent. */
export function Composer({ conversation, agents, actions }: Props) {
  const { channel } = conversation;
  const calls = agentCalls[channel];
  const customer = channel === 'email' || channel === 'message' ? getCustomer(conversation) : undefined;
  const senders = [...(calls.send ? agents : []), ...(customer ? [customer] : [])];
  const [senderId, setSenderId] = useState<string>();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const sender = senders.find(({ id }) => id === senderId) ?? senders[0];
  if (!sender) return null;
  const isCustomer = sender === customer;
  const finish = async (sending: Promise<boolean>) => {
    setBusy(true);
    if (await sending) setText('');
    setBusy(false);
  };
  return (
    <form
      class="composer"
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault();
        void finish(
          isCustomer ? actions.writeAsCustomer(conversation, text) : actions.send(conversation, sender, text),
        );
      }}
    >
      <label>
        Write as{' '}
        <select value={sender.id} onChange={(event) => setSenderId(event.currentTarget.value)}>
          {senders.map(({ id, name, purpose }) => (
            <option key={id} value={id}>
              {name} ({purpose})
            </option>
          ))}
        </select>
      </label>
      <textarea
        aria-label="Text"
        required
        rows={3}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          Send
        </button>
        {calls.saveDraft && !isCustomer && (
          <button
            type="button"
            disabled={isBusy || text === ''}
            onClick={() => void finish(actions.saveDraft(conversation, sender, text))}
          >
            Save draft
          </button>
        )}
      </div>
    </form>
  );
}
