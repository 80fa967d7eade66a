import { useState } from 'preact/hooks';
import type { Conversation, Participant } from '../../state.js';
import type { Actions } from './actions.ts';
import type { OrganizationSummary } from './console-state.ts';

interface Props {
  conversation: Conversation;
  /** The agents who can wrap up. */
  agents: readonly Participant[];
  organization: OrganizationSummary;
  actions: Actions;
}

/** Wraps up as an agent, which ends the agent's part of an email or messaging conversation. */
export function WrapupForm({ conversation, agents, organization, actions }: Props) {
  const [agentId, setAgentId] = useState<string>();
  const [code, setCode] = useState<string>();
  const [notes, setNotes] = useState('');
  const agent = agents.find(({ id }) => id === agentId) ?? agents[0];
  if (!agent) return null;
  const queue = organization.queues.find(({ id }) => id === agent.queueId);
  const codes = organization.wrapupCodes.filter(({ id }) => queue?.wrapupCodeIds.includes(id) ?? true);
  const selected = codes.find(({ id }) => id === code) ?? codes[0];
  return (
    <form
      class="wrapup"
      aria-label="Wrap up"
      onSubmit={(event) => {
        event.preventDefault();
        if (selected) void actions.wrapUp(conversation, agent, { code: selected.id, notes });
      }}
    >
      {agents.length > 1 && (
        <label>
          Agent
          <select value={agent.id} onChange={(event) => setAgentId(event.currentTarget.value)}>
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        Wrap-up code
        <select value={selected?.id ?? ''} onChange={(event) => setCode(event.currentTarget.value)}>
          {codes.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Notes
        <input value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={!selected}>
        Wrap up as {agent.name}
      </button>
    </form>
  );
}
