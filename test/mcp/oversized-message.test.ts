import { expect, test } from 'vitest';
import { createOversizedResponse } from '../../src/mcp/oversized-message.js';

const text = 'x'.repeat(3000);
test.each<[string, object | string, string | number | null]>([
  ['the id first', { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { id: 1, text } }, 7],
  ['the method first', { method: 'tools/call', jsonrpc: '2.0', id: 'a-"7"', params: { text } }, 'a-"7"'],
  ['the id last', { method: 'tools/call', params: { text, id: 1 }, jsonrpc: '2.0', id: 8 }, 8],
  ['the id before the version', { params: { text }, id: 9, jsonrpc: '2.0', method: 'tools/call' }, 9],
  ['a notification', { jsonrpc: '2.0', method: 'notifications/progress', params: { text, id: 1 } }, null],
  ['no JSON', text, null],
])('%s', (_name, message, id) => {
  const line = typeof message === 'string' ? message : JSON.stringify(message);
  const response = createOversizedResponse({ start: line.slice(0, 1024), end: `${line.slice(-1024)}\n` }, 2000);
  expect(response).toMatchObject({ jsonrpc: '2.0', id, error: { code: -32600 } });
});
