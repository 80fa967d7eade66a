import { useState } from 'preact/hooks';
import type { MessengerType } from '../../state.js';
import type { Actions, NewConversation } from './actions.ts';
import type { OrganizationSummary } from './console-state.ts';

const EMPTY: NewConversation = { customer: '', channel: 'email', subject: '', text: '' };

/** Starts a conversation as a customer. */
export function NewConversationForm({
  organization,
  actions,
}: {
  organization: OrganizationSummary;
  actions: Actions;
}) {
  const [isOpen, setOpen] = useState(false);
  const [input, setInput] = useState(EMPTY);
  const change = (part: Partial<NewConversation>) => setInput({ ...input, ...part });
  const messengers = [
    ...new Set(organization.integrations.flatMap(({ messengerType }) => (messengerType ? [messengerType] : []))),
  ];
  const submit = async () => {
    if (!(await actions.startConversation(input))) return;
    setInput(EMPTY);
    setOpen(false);
  };
  return (
    <details class="new" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>New conversation</summary>
      <form
        aria-label="New conversation"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label>
          Customer
          <input
            required
            autocomplete="off"
            value={input.customer}
            onInput={(event) => change({ customer: event.currentTarget.value })}
          />
        </label>
        <label>
          Channel
          <select
            value={input.channel}
            onChange={(event) => change({ channel: event.currentTarget.value as MessengerType | 'email' })}
          >
            <option value="email">email</option>
            {messengers.map((messenger) => (
              <option key={messenger} value={messenger}>
                {messenger}
              </option>
            ))}
          </select>
        </label>
        {input.channel === 'email' && (
          <label>
            Subject
            <input value={input.subject} onInput={(event) => change({ subject: event.currentTarget.value })} />
          </label>
        )}
        <label>
          Text
          <textarea
            required
            rows={3}
            value={input.text}
            onInput={(event) => change({ text: event.currentTarget.value })}
          />
        </label>
        <button type="submit" class="primary">
          Send
        </button>
      </form>
    </details>
  );
}
