import { expect, test } from 'vitest';
import { createEventParser, type ServerEvent } from '../../../../src/sandbox/console/page/event-parser.js';

const STREAM = 'event: open\ndata: {"time":"a: b"}\n\n: heartbeat\n\nevent: change\ndata: {}\n\nevent: late\nda';

test.each([1, 3, 7, STREAM.length])('parses chunks of %i characters', (size) => {
  const events: ServerEvent[] = [];
  const parse = createEventParser((event) => events.push(event));
  for (let index = 0; index < STREAM.length; index += size) parse(STREAM.slice(index, index + size));
  expect(events).toEqual([
    { name: 'open', data: { time: 'a: b' } },
    { name: 'change', data: {} },
  ]);
});
