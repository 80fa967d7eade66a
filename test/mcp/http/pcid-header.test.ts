import { describe, expect, test } from 'vitest';
import { rejectPcidMismatch } from '../../../src/mcp/http/pcid-header.js';

const call = (PCID?: unknown, id: unknown = 7) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'get_email', arguments: { conversationId: 'c1', ...(PCID === undefined ? {} : { PCID }) } },
});
const check = (header: string | undefined, body: unknown, isModern = true) =>
  rejectPcidMismatch(
    new Request('https://mcp.example.com/', {
      headers: {
        ...(header === undefined ? {} : { 'mcp-param-pcid': header }),
        ...(isModern ? { 'mcp-method': 'tools/call' } : {}),
      },
    }),
    body,
  );
const encode = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

describe('a call is accepted', () => {
  test.each<[string, string | undefined, unknown]>([
    ['without the header', undefined, call('acme')],
    ['with the header of its connection', 'acme', call('acme')],
    ['with the encoded header of its connection', encode('Zürich'), call('Zürich')],
    ['with a header, but no PCID in the body', 'acme', call()],
    ['without arguments', 'acme', { ...call(), params: { name: 'list_connections' } }],
    ['without params', 'acme', { ...call(), params: undefined }],
    ['that is not an object', 'acme', null],
    ['of another method', 'acme', { ...call('globex'), method: 'prompts/get' }],
  ])('%s', (_, header, body) => {
    expect(check(header, body)).toBeUndefined();
  });
});

describe('a call is rejected', () => {
  test('if the header names another connection', async () => {
    const response = check('acme', call('globex'));
    const problem = 'the header Mcp-Param-PCID is "acme", but PCID in the body is different';
    expect(response?.status).toBe(400);
    expect(await response?.json()).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: {
        code: -32020,
        message: `Bad Request: the headers and the body do not match: ${problem}.`,
        data: { mismatch: { header: 'Mcp-Param-PCID', body: problem } },
      },
    });
  });

  test.each<[string, string, unknown, unknown]>([
    ['in a batch', 'acme', [call('acme', 1), null, call('globex', 2)], 2],
    ['without an id', 'acme', { ...call('globex'), id: undefined }, null],
    ['with another encoded header', encode('acme'), call('globex'), 7],
    ['with a header that only contains an encoded text', `x${encode('acme')}`, call('acme'), 7],
    ['with a header that starts with an encoded text', `${encode('acme')}x`, call('acme'), 7],
    ['with an invalid encoded text', '=?base64?YWN*?=', call('ac'), 7],
    ['with an empty header', '', call('acme'), 7],
  ])('%s', async (_, header, body, id) => {
    expect(await check(header, body)?.json()).toMatchObject({ id, error: { code: -32020 } });
  });

  test('if the header of an older protocol, which has no encoding, is encoded', () => {
    expect(check(encode('acme'), call('acme'), false)?.status).toBe(400);
    expect(check(encode('acme'), call(encode('acme')), false)).toBeUndefined();
    expect(check('acme', call('acme'), false)).toBeUndefined();
  });
});
