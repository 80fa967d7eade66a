import { expect, test } from 'vitest';
import { preflight, withCors } from '../../src/server/cors.js';

const createRequest = (method: string, headers: Record<string, string>) =>
  new Request('http://a.example', { method, headers: new Headers(headers) });

test('the response to a preflight request allows the requested headers, and the given or requested methods', () => {
  const requested = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,x-own',
  };
  const headers = (methods?: string) =>
    Object.fromEntries(preflight(createRequest('OPTIONS', requested), methods)?.headers ?? []);
  expect(headers()).toMatchObject({
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'authorization,x-own',
  });
  expect(headers('GET, POST')['access-control-allow-methods']).toBe('GET, POST');
});

test.each([
  ['OPTIONS', {}],
  ['POST', { 'access-control-request-method': 'PUT' }],
])('%s with %o is not a preflight request', (method, headers) => {
  expect(preflight(createRequest(method, headers))).toBeUndefined();
});

test('a response allows the origin, and varies by it unless all are allowed', async () => {
  const response = new Response('ok', { status: 201, headers: { vary: 'accept' } });
  const one = withCors(response.clone(), { origin: 'https://app.example', exposedHeaders: 'x-own' });
  expect([one.status, await one.text(), Object.fromEntries(one.headers)]).toEqual([
    201,
    'ok',
    expect.objectContaining({
      'access-control-allow-origin': 'https://app.example',
      'access-control-expose-headers': 'x-own',
      vary: 'accept, origin',
    }),
  ]);
  const any = withCors(response, { origin: '*', exposedHeaders: '*' });
  expect([any.headers.get('access-control-allow-origin'), any.headers.get('vary')]).toEqual(['*', 'accept']);
});
