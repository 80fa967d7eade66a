import type { Actions } from './actions.ts';
import type { Clock, ConsoleState } from './console-state.ts';
import { formatRoute, type Route } from './route.ts';

const MINUTE_MS = 60_000;

const CONNECTIONS: Readonly<Record<ConsoleState['connection'], string>> = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'Connection lost. Reconnecting …',
  locked: 'Locked',
};

const VIEWS: readonly [Route['view'], string][] = [
  ['conversations', 'Conversations'],
  ['requests', 'Requests'],
  ['faults', 'Faults'],
];

export function Header({ state, actions }: { state: ConsoleState; actions: Actions }) {
  const { connection, organizations, organization, clock, route, faults } = state;
  return (
    <header>
      <h1>
        Sandbox <span>{organization?.name}</span>
      </h1>
      {organizations.length > 1 && (
        <label class="organization">
          Organization{' '}
          <select
            value={organization?.id ?? ''}
            onChange={(event) => void actions.selectOrganization(event.currentTarget.value)}
          >
            {organizations.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class={`connection ${connection}`} role="status">
        {CONNECTIONS[connection]}
      </p>
      <ClockBar clock={clock} advance={actions.advanceClock} />
      <nav aria-label="Views">
        {VIEWS.map(([view, label]) => (
          <a
            key={view}
            href={formatRoute({ view, conversationId: undefined })}
            aria-current={route.view === view ? 'page' : undefined}
          >
            {label}
            {view === 'faults' && faults.length > 0 ? ` (${faults.length})` : ''}
          </a>
        ))}
      </nav>
    </header>
  );
}

function ClockBar({ clock, advance }: { clock: Clock; advance: Actions['advanceClock'] }) {
  const { time, isManual, readAt } = clock;
  const now = new Date(isManual ? time : time + Date.now() - readAt).toISOString();
  return (
    <section class="clock" aria-label="Clock of the sandbox">
      <time dateTime={now}>
        {now.slice(0, 10)} <b>{now.slice(11, 19)}</b> UTC
      </time>
      <button type="button" onClick={() => void advance(MINUTE_MS)}>
        +1 min
      </button>
      <button type="button" onClick={() => void advance(60 * MINUTE_MS)}>
        +1 h
      </button>
    </section>
  );
}
