/** A server-sent event with its parsed data. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Creates a function that takes the chunks of an event stream and calls `onEvent` for each complete event. */
export function createEventParser(onEvent: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const { event, data } = Object.fromEntries(block.split('\n').map(parseField));
      // A heartbeat is a comment without fields.
      if (event !== undefined && data !== undefined) onEvent({ name: event, data: JSON.parse(data) });
    }
  };
}

function parseField(line: string): [name: string, value: string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}
