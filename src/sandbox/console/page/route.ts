/** What the page shows. It is in the fragment of the URL, so that links, reloads and the back button work. */
export interface Route {
  readonly view: 'conversations' | 'requests' | 'faults';
  readonly conversationId: string | undefined;
}

export const formatRoute = ({ view, conversationId }: Route): string =>
  conversationId === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(conversationId)}`;

/** Parses a fragment. An unknown one is the list of conversations. */
export function parseRoute(fragment: string): Route {
  const [, view = '', id] = fragment.split('/');
  if (view === 'requests' || view === 'faults') return { view, conversationId: undefined };
  return { view: 'conversations', conversationId: id ? decode(id) : undefined };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
