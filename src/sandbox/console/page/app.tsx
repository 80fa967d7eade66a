import type { Actions } from './actions.ts';
import type { ConsoleState } from './console-state.ts';
import { ConversationList } from './conversation-list.tsx';
import { ConversationView } from './conversation-view.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { Header } from './header.tsx';
import { RequestLog } from './request-log.tsx';
import { TokenForm } from './token-form.tsx';

interface Props {
  state: ConsoleState;
  actions: Actions;
  unlock: (token: string) => void;
}

export function App({ state, actions, unlock }: Props) {
  const { route, conversations, operations, requests, faults, error, connection } = state;
  if (connection === 'locked') return <TokenForm error={error} unlock={unlock} />;
  const conversation = conversations.get(route.conversationId ?? '');
  return (
    <>
      <Header state={state} actions={actions} />
      {/* Exists from the start, so that screen readers announce what appears in it. */}
      <div class="alert" role="alert">
        {error !== undefined && (
          <p>
            {error}{' '}
            <button type="button" onClick={actions.dismissError}>
              Dismiss
            </button>
          </p>
        )}
      </div>
      <main data-view={route.view} data-open={route.conversationId === undefined ? undefined : ''}>
        <ConversationList state={state} actions={actions} />
        {conversation && state.organization ? (
          <ConversationView
            key={conversation.id}
            conversation={conversation}
            organization={state.organization}
            typing={state.typing.get(conversation.id)}
            actions={actions}
          />
        ) : (
          <section class="conversation empty" aria-label="Conversation">
            <p>{route.conversationId === undefined ? 'Choose a conversation.' : describeMissing(connection)}</p>
          </section>
        )}
        <aside>
          <RequestLog requests={requests} operations={operations} />
          <FaultPanel faults={faults} operations={operations} actions={actions} />
        </aside>
      </main>
    </>
  );
}

const describeMissing = (connection: ConsoleState['connection']) =>
  connection === 'live' ? 'This conversation does not exist.' : 'Loading …';
