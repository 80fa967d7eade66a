import { expect, test } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../../../src/sandbox/console/page/route.js';

test.each<Route>([
  { view: 'conversations', conversationId: undefined },
  { view: 'conversations', conversationId: 'a/b c' },
  { view: 'requests', conversationId: undefined },
  { view: 'faults', conversationId: undefined },
])('%o survives a reload', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route);
});

test.each(['', '#', '#/other', '#/conversations/', '#/conversations/%E0'])(
  '"%s" shows the list of conversations',
  (fragment) => {
    expect(parseRoute(fragment)).toEqual({ view: 'conversations', conversationId: undefined });
  },
);
