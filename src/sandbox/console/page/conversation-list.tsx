import { useState } from 'preact/hooks';
import type { Conversation } from '../../state.js';
import type { Actions } from './actions.ts';
import type { ConsoleState } from './console-state.ts';
import {
  describeChannel,
  describeState,
  formatTime,
  getAgents,
  getLastTime,
  getThread,
  getTitle,
} from './describe-conversation.ts';
import { NewConversationForm } from './new-conversation-form.tsx';
import { formatRoute } from './route.ts';

export function ConversationList({ state, actions }: { state: ConsoleState; actions: Actions }) {
  const [query, setQuery] = useState('');
  const [isEndedShown, setEndedShown] = useState(true);
  const matches = createMatcher(query);
  const shown = [...state.conversations.values()]
    .filter((conversation) => (isEndedShown || !conversation.endTime) && matches(conversation))
    .map((conversation) => ({ conversation, time: getLastTime(conversation) }))
    .sort((a, b) => b.time.localeCompare(a.time));
  return (
    <section class="list" aria-labelledby="list-title">
      <h2 id="list-title">Conversations</h2>
      {state.organization && <NewConversationForm organization={state.organization} actions={actions} />}
      <div class="filters">
        <input
          type="search"
          aria-label="Find conversations"
          placeholder="Find"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <label>
          <input
            type="checkbox"
            checked={isEndedShown}
            onChange={(event) => setEndedShown(event.currentTarget.checked)}
          />{' '}
          ended
        </label>
      </div>
      <ul>
        {shown.map(({ conversation, time }) => (
          <Item
            key={conversation.id}
            conversation={conversation}
            time={time}
            isOpen={conversation.id === state.route.conversationId}
          />
        ))}
      </ul>
      {shown.length === 0 && <p class="hint">No conversations.</p>}
    </section>
  );
}

interface ItemProps {
  conversation: Conversation;
  time: string;
  isOpen: boolean;
}

function Item({ conversation, time, isOpen }: ItemProps) {
  const { id, endTime } = conversation;
  const last = getThread(conversation).at(-1);
  const agent = getAgents(conversation).at(-1);
  return (
    <li>
      <a
        href={formatRoute({ view: 'conversations', conversationId: id })}
        aria-current={isOpen ? 'true' : undefined}
        class={endTime ? 'ended' : undefined}
      >
        <span class="row">
          <strong>{getTitle(conversation)}</strong>
          <time dateTime={time}>{formatTime(time)}</time>
        </span>
        {last && <span class="preview">{last.text || last.files.join(', ')}</span>}
        <span class="row">
          <span class="channel">{describeChannel(conversation)}</span>
          <span class="state">{endTime ? 'ended' : agent ? `${agent.name}: ${describeState(agent)}` : 'waiting'}</span>
        </span>
      </a>
    </li>
  );
}

function createMatcher(query: string): (conversation: Conversation) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (conversation) => {
    const texts = getThread(conversation).map(({ from, text }) => `${from} ${text}`);
    const all = [getTitle(conversation), describeChannel(conversation), conversation.id, ...texts]
      .join(' ')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
