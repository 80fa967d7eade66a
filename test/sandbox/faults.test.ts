import { describe, expect, test } from 'vitest';
import { createSandbox, type Fault, parseFault, type Sandbox, serveSandbox } from '../../src/sandbox/index.js';

// These tests use no client: a client would retry.

const firstConversation = (sandbox: Sandbox) => Object.keys(sandbox.organization().state.conversations)[0] ?? '';

function request(
  sandbox: Sandbox,
  path: string,
  body?: unknown,
  token = sandbox.token('Grace Okafor'),
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  return sandbox.fetch(new Request(`${sandbox.url}/api/v2/conversations/${path}`, { ...init, headers }));
}

const read = (sandbox: Sandbox) => request(sandbox, `emails/${firstConversation(sandbox)}`);

/** Adds a fault, then replies to the first conversation. */
function reply(sandbox: Sandbox, fault: Fault): Promise<Response> {
  sandbox.faults.add(fault);
  const body = {
    from: { email: 'support@harbor-supply.example' },
    to: [{ email: 'ada@mail.example' }],
    textBody: 'hello',
  };
  return request(sandbox, `emails/${firstConversation(sandbox)}/messages`, body);
}

describe('a write', () => {
  test.each([
    ['a 503 before it takes effect', { status: 503 }, 503, 'service.unavailable', 0],
    ['a 504 after it takes effect', { status: 504, when: 'after' }, 504, 'authentication.request.timeout', 1],
    ['a 429 with Retry-After', { status: 429, retryAfter: 7 }, 429, 'too.many.requests', 0],
  ] as [string, Fault, number, string, number][])('returns %s', async (_, fault, status, code, sent) => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, fault);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(fault.retryAfter ? '7' : null);
    expect(await response.json()).toMatchObject({
      status,
      code,
      contextId: response.headers.get('inin-correlation-id'),
    });
    expect(sandbox.sent.length).toBe(sent);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('fails with a dropped connection %s it takes effect', async (when, sent) => {
    const sandbox = createSandbox();
    const cause = { code: 'ECONNRESET' };
    await expect(reply(sandbox, { dropConnection: true, when })).rejects.toMatchObject({
      message: 'fetch failed',
      cause,
    });
    expect(sandbox.sent.length).toBe(sent);
  });

  test('returns the complete body when it is slow', async () => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, { body: 'slow', latency: [5, 10] });
    expect(await response.json()).toMatchObject({ textBody: 'hello' });
  });

  test.each([
    ['truncated', /^\{"from"[^}]*/],
    ['html', /^<html>/],
    ['empty', /^$/],
  ] as const)('takes effect when the response body is %s', async (body, text) => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, { body });
    const received = await response.text();
    expect(received).toMatch(text);
    expect(() => JSON.parse(received)).toThrow();
    expect([response.status, sandbox.sent.length]).toEqual([200, 1]);
  });

  test('takes effect when the response body is interrupted', async () => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, { body: 'interrupted' });
    await expect(response.text()).rejects.toThrow('fetch failed');
    expect(sandbox.sent.length).toBe(1);
  });
});

test('an abort ends the latency', async () => {
  const sandbox = createSandbox({ faults: [{ latency: 60_000 }] });
  const controller = new AbortController();
  const url = `${sandbox.url}/api/v2/conversations/emails`;
  const pending = sandbox.fetch(new Request(url, { signal: controller.signal }));
  setTimeout(() => controller.abort(new Error('enough')), 5);
  await expect(pending).rejects.toThrow('enough');
});

test('a fault applies to its operations, up to its number of times', async () => {
  const sandbox = createSandbox();
  sandbox.faults.add({ status: 500, operations: 'getConversationsEmail', times: 2 });
  expect((await request(sandbox, 'emails')).status).toBe(200);
  expect([(await read(sandbox)).status, (await read(sandbox)).status, (await read(sandbox)).status]).toEqual([
    500, 500, 200,
  ]);
  const stop = sandbox.faults.add({ dropConnection: true });
  await expect(read(sandbox)).rejects.toThrow('fetch failed');
  stop();
  expect((await read(sandbox)).status).toBe(200);
  sandbox.faults.add({ dropConnection: true });
  sandbox.faults.clear();
  expect((await read(sandbox)).status).toBe(200);
});

test('the same seed affects the same requests at a rate', async () => {
  const findAffected = async (seed: number) => {
    const sandbox = createSandbox({ seed, faults: [{ status: 500, rate: 0.3 }] });
    const responses = await Promise.all(Array.from({ length: 60 }, () => read(sandbox)));
    return responses.map(({ status }) => status === 500);
  };
  const first = await findAffected(3);
  const count = first.filter(Boolean).length;
  expect(count).toBeGreaterThan(8);
  expect(count).toBeLessThan(30);
  expect(await findAffected(3)).toEqual(first);
});

test('the token fault expires a token early', async () => {
  const sandbox = createSandbox();
  const token = sandbox.token('Grace Okafor');
  const other = sandbox.token('Grace Okafor');
  sandbox.faults.add({ token: 'expired', times: 1 });
  const getStatus = async (bearer: string) => (await request(sandbox, 'emails', undefined, bearer)).status;
  expect([await getStatus(token), await getStatus(token), await getStatus(other)]).toEqual([401, 401, 200]);
});

test('a fault applies to token requests', async () => {
  const sandbox = createSandbox({ faults: [{ operations: 'login', status: 503, times: 1 }] });
  expect((await request(sandbox, 'emails')).status).toBe(200);
  const requestToken = async () =>
    (await sandbox.fetch(new Request(`${sandbox.url}/oauth/token`, { method: 'POST' }))).status;
  expect([await requestToken(), await requestToken()]).toEqual([503, 400]);
});

test('over HTTP, a dropped connection and an interrupted body break the connection', async () => {
  const sandbox = createSandbox();
  const server = await serveSandbox(sandbox);
  const url = `${server.url}/api/v2/conversations/emails/${Object.keys(sandbox.organization().state.conversations)[0]}`;
  const headers = { authorization: `Bearer ${sandbox.token('Grace Okafor')}` };
  try {
    sandbox.faults.add({ dropConnection: true, times: 1 });
    await expect(fetch(url, { headers })).rejects.toThrow('fetch failed');
    sandbox.faults.add({ body: 'interrupted', times: 1 });
    const response = await fetch(url, { headers });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await (await fetch(url, { headers })).json()).id).toBe(url.split('/').at(-1));
  } finally {
    await server.close();
  }
});

describe('the rate limit', () => {
  test('counts requests per token and minute, and reports the count in headers', async () => {
    const sandbox = createSandbox({ rateLimit: 3 });
    const list = (token: string) => request(sandbox, 'emails', undefined, token);
    const [grace, linus] = [sandbox.token('Grace Okafor'), sandbox.token('Linus Meyer')];
    const responses = [await list(grace), await list(grace), await list(grace), await list(grace)];
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(responses.map(({ headers }) => headers.get('inin-ratelimit-count'))).toEqual(['1', '2', '3', '4']);
    sandbox.clock.advance(20_500);
    const rejected = await list(grace);
    expect(Object.fromEntries(rejected.headers)).toMatchObject({
      'retry-after': '40',
      'inin-ratelimit-allowed': '3',
      'inin-ratelimit-reset': '40',
    });
    expect(await rejected.json()).toMatchObject({ code: 'too.many.requests', status: 429 });
    expect((await list(linus)).status).toBe(200);
    sandbox.clock.advance(40_000);
    expect((await list(grace)).status).toBe(200);
  });

  test('is off by default', async () => {
    const sandbox = createSandbox();
    expect((await request(sandbox, 'emails')).headers.get('inin-ratelimit-allowed')).toBeNull();
  });
});

test('a fault with an empty list of operations is rejected', () => {
  expect(() => createSandbox({ faults: [{ status: 503, operations: [] }] })).toThrow(
    '"operations" must name at least one operation',
  );
});

describe('parseFault', () => {
  test.each([
    ['latency=200', { latency: 200 }],
    ['latency=50-500,rate=0.5', { latency: [50, 500], rate: 0.5 }],
    ['status=503, times=3, retryAfter=2', { status: 503, times: 3, retryAfter: 2 }],
    [
      'dropConnection,when=after,operations=postConversationsEmailMessages+login',
      { dropConnection: true, when: 'after', operations: ['postConversationsEmailMessages', 'login'] },
    ],
    ['body=slow', { body: 'slow' }],
    ['token=expired', { token: 'expired' }],
  ])('parses %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  test.each([
    ['latency=soon', '"latency" must be a number of milliseconds'],
    ['rate=0.5', 'an effect is missing'],
    ['dropConnection,rate=2', '"rate" must be from 0 to 1, not 2.'],
    ['dropConnection,times=0', '"times" must be an integer of at least 1, not 0.'],
    ['status=200', '"status" must be one of 400, 401'],
    ['body=odd', '"body" must be one of slow, interrupted'],
    ['dropConnection,when=never', '"when" must be "before" or "after".'],
    ['dropConnection,operations=getNothing', 'unknown operation "getNothing"'],
    [
      'dropConnection,operations=emails.list',
      '"emails.list" is a method of the client. Use its operation id: getConversationsEmails.',
    ],
    ['dropConnection,operations=toString.constructor', 'unknown operation "toString.constructor"'],
    ['dropConnection,operations=', 'unknown operation ""'],
    ['color=red', '"color" is unknown'],
    ['', 'Invalid fault: "" is unknown'],
  ])('rejects %j', (text, problem) => {
    expect(() => parseFault(text)).toThrow(problem);
  });
});
