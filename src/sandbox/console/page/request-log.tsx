import { useState } from 'preact/hooks';
import type { OperationSummary } from '../../control/list-operations.js';
import type { SandboxRequest } from '../../sandbox-request.js';

/** More rows would make the page slow. */
const MAX_ROWS = 200;

interface Props {
  requests: readonly SandboxRequest[];
  operations: ReadonlyMap<string, OperationSummary>;
}

/** The requests to the sandbox. Newest first. */
export function RequestLog({ requests, operations }: Props) {
  const [query, setQuery] = useState('');
  const text = query.trim().toLowerCase();
  const matches = ({ operation, status, caller, path }: SandboxRequest) =>
    [operation, operations.get(operation ?? '')?.tool, status, caller?.user, path]
      .join(' ')
      .toLowerCase()
      .includes(text);
  const shown = requests.filter(matches).slice(-MAX_ROWS).reverse();
  return (
    <section class="requests" aria-labelledby="requests-title">
      <h2 id="requests-title">Requests</h2>
      <div class="filters">
        <input
          type="search"
          aria-label="Find requests"
          placeholder="Find: operation, tool, status, user"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <ol>
        {shown.map((request) => (
          <li key={request.number}>
            <Row request={request} operation={operations.get(request.operation ?? '')} />
          </li>
        ))}
      </ol>
      {shown.length === 0 && <p class="hint">No requests.</p>}
    </section>
  );
}

function Row({ request, operation }: { request: SandboxRequest; operation: OperationSummary | undefined }) {
  const { time, method, path, status, caller, error, fault, correlationId } = request;
  const isFailed = status === undefined || status >= 400;
  const facts = Object.entries({
    request: `${method} ${path}`,
    method: operation?.clientMethod && `client.${operation.clientMethod}`,
    arguments: request.arguments && JSON.stringify(request.arguments, null, 2),
    error: error && `${error.code}: ${error.message}`,
    fault: fault && JSON.stringify(fault),
    correlation: correlationId,
  }).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return (
    <details>
      <summary>
        <span class={`status ${isFailed ? 'failed' : 'ok'}`}>{status ?? 'dropped'}</span>
        <span class="what">
          <code>{request.operation ?? `${method} ${path}`}</code>
          <span class="facts">
            {[time.slice(11, 19), operation?.tool, caller?.user ?? (caller ? 'client' : 'no token')]
              .filter(Boolean)
              .join(' · ')}
            {fault ? ' · fault' : ''}
          </span>
        </span>
      </summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
