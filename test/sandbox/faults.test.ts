import { describe, expect, test } from 'vitest';
import { createSandbox, type Fault, parseFault, type Sandbox, serveSandbox } from '../../src/sandbox/index.js';

// No client here: it would repeat what fails.

const firstConversation = (sandbox: Sandbox) => Object.keys(sandbox.organization().state.conversations)[0] ?? '';

function ask(sandbox: Sandbox, path: string, body?: unknown, token = sandbox.token('Grace Okafor')): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  return sandbox.fetch(new Request(`${sandbox.url}/api/v2/conversations/${path}`, { ...init, headers }));
}

const read = (sandbox: Sandbox) => ask(sandbox, `emails/${firstConversation(sandbox)}`);

/** A reply in the first conversation, under a fault. */
function reply(sandbox: Sandbox, fault: Fault): Promise<Response> {
  sandbox.faults.add(fault);
  const body = {
    from: { email: 'support@harbor-supply.example' },
    to: [{ email: 'ada@mail.example' }],
    textBody: 'hello',
  };
  return ask(sandbox, `emails/${firstConversation(sandbox)}/messages`, body);
}

describe('a write', () => {
  test.each([
    ['503 before', { status: 503 }, 503, 'service.unavailable', 0],
    ['504 after', { status: 504, when: 'after' }, 504, 'authentication.request.timeout', 1],
    ['429', { status: 429, retryAfter: 7 }, 429, 'too.many.requests', 0],
  ] as [string, Fault, number, string, number][])('answered %s', async (_, fault, status, code, sent) => {
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
  ] as const)('cut %s it takes effect', async (when, sent) => {
    const sandbox = createSandbox();
    const cause = { code: 'ECONNRESET' };
    await expect(reply(sandbox, { dropConnection: true, when })).rejects.toMatchObject({
      message: 'fetch failed',
      cause,
    });
    expect(sandbox.sent.length).toBe(sent);
  });

  test('whose answer is slow is whole', async () => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, { body: 'slow', latency: [5, 10] });
    expect(await response.json()).toMatchObject({ textBody: 'hello' });
  });

  test.each([
    ['truncated', /^\{"from"[^}]*/],
    ['html', /^<html>/],
    ['empty', /^$/],
  ] as const)('whose answer is %s has taken effect', async (body, text) => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, { body });
    const received = await response.text();
    expect(received).toMatch(text);
    expect(() => JSON.parse(received)).toThrow();
    expect([response.status, sandbox.sent.length]).toEqual([200, 1]);
  });

  test('whose answer breaks off has taken effect', async () => {
    const sandbox = createSandbox();
    const response = await reply(sandbox, { body: 'interrupted' });
    await expect(response.text()).rejects.toThrow('fetch failed');
    expect(sandbox.sent.length).toBe(1);
  });
});

test('waiting ends when the caller gives up', async () => {
  const sandbox = createSandbox({ faults: [{ latency: 60_000 }] });
  const controller = new AbortController();
  const url = `${sandbox.url}/api/v2/conversations/emails`;
  const pending = sandbox.fetch(new Request(url, { signal: controller.signal }));
  setTimeout(() => controller.abort(new Error('enough')), 5);
  await expect(pending).rejects.toThrow('enough');
});

test('strikes the operations that it names, and no more often than it says', async () => {
  const sandbox = createSandbox();
  sandbox.faults.add({ status: 500, operations: 'getConversationsEmail', times: 2 });
  expect((await ask(sandbox, 'emails')).status).toBe(200);
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

test('strikes at a rate, the same for the same seed', async () => {
  const struck = async (seed: number) => {
    const sandbox = createSandbox({ seed, faults: [{ status: 500, rate: 0.3 }] });
    const answers = await Promise.all(Array.from({ length: 60 }, () => read(sandbox)));
    return answers.map(({ status }) => status === 500);
  };
  const one = await struck(3);
  const count = one.filter(Boolean).length;
  expect(count).toBeGreaterThan(8);
  expect(count).toBeLessThan(30);
  expect(await struck(3)).toEqual(one);
});

test('a token expires early', async () => {
  const sandbox = createSandbox();
  const token = sandbox.token('Grace Okafor');
  const other = sandbox.token('Grace Okafor');
  sandbox.faults.add({ token: 'expired', times: 1 });
  const statusOf = async (held: string) => (await ask(sandbox, 'emails', undefined, held)).status;
  expect([await statusOf(token), await statusOf(token), await statusOf(other)]).toEqual([401, 401, 200]);
});

test('the login fails, too', async () => {
  const sandbox = createSandbox({ faults: [{ operations: 'login', status: 503, times: 1 }] });
  expect((await ask(sandbox, 'emails')).status).toBe(200);
  const logIn = async () => (await sandbox.fetch(new Request(`${sandbox.url}/oauth/token`, { method: 'POST' }))).status;
  expect([await logIn(), await logIn()]).toEqual([503, 400]);
});

test('over HTTP a cut is a broken connection, and a broken body breaks off', async () => {
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
  test('counts each token for a minute, and says so in every answer', async () => {
    const sandbox = createSandbox({ rateLimit: 3 });
    const list = (token: string) => ask(sandbox, 'emails', undefined, token);
    const [grace, linus] = [sandbox.token('Grace Okafor'), sandbox.token('Linus Meyer')];
    const answers = [await list(grace), await list(grace), await list(grace), await list(grace)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('inin-ratelimit-count'))).toEqual(['1', '2', '3', '4']);
    sandbox.clock.advance(20_500);
    const refused = await list(grace);
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '40',
      'inin-ratelimit-allowed': '3',
      'inin-ratelimit-reset': '40',
    });
    expect(await refused.json()).toMatchObject({ code: 'too.many.requests', status: 429 });
    expect((await list(linus)).status).toBe(200);
    sandbox.clock.advance(40_000);
    expect((await list(grace)).status).toBe(200);
  });

  test('there is none unless it is asked for', async () => {
    const sandbox = createSandbox();
    expect((await ask(sandbox, 'emails')).headers.get('inin-ratelimit-allowed')).toBeNull();
  });
});

test('a fault that names no place at all is refused: it would never strike', () => {
  expect(() => createSandbox({ faults: [{ status: 503, operations: [] }] })).toThrow('at least one');
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
  ])('%s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  test.each([
    ['latency=soon', 'latency'],
    ['rate=0.5', 'damage'],
    ['dropConnection,rate=2', 'rate'],
    ['dropConnection,times=0', 'times'],
    ['status=200', 'status'],
    ['body=odd', 'body'],
    ['dropConnection,when=never', 'when'],
    ['dropConnection,operations=getNothing', 'getNothing'],
    ['dropConnection,operations=emails.list', 'operation "emails.list" is getConversationsEmails'],
    ['dropConnection,operations=toString.constructor', 'operation "toString.constructor" does not exist'],
    ['dropConnection,operations=', 'operation "" does not exist'],
    ['colour=red', 'colour'],
    ['', 'A fault: "" is unknown'],
  ])('%s is refused', (text, problem) => {
    expect(() => parseFault(text)).toThrow(problem);
  });
});
