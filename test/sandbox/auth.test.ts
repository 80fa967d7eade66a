import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/client/client.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { createCheckedFetch } from './helpers/checked-client.js';

const REDIRECT = 'http://localhost:8080/callback';

async function requestToken(
  sandbox: Sandbox,
  form: Record<string, string>,
  basic?: string,
  type = 'application/x-www-form-urlencoded',
) {
  const headers = { 'content-type': type, ...(basic === undefined ? {} : { authorization: `Basic ${btoa(basic)}` }) };
  const body = new URLSearchParams(form).toString();
  const response = await sandbox.fetch(new Request(`${sandbox.url}/oauth/token`, { method: 'POST', headers, body }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const findClient = (sandbox: Sandbox, name: string) => {
  const client = sandbox.organization().state.clients.find((candidate) => candidate.name === name);
  if (!client) throw new Error(`Unknown client ${name}`);
  return { id: client.id, basic: `${client.id}:${client.secret}` };
};

const createUserClient = (sandbox: Sandbox, token: unknown) =>
  createClient({ baseUrl: sandbox.url, fetch: createCheckedFetch(sandbox), auth: accessToken(String(token)) });

function issueCode(sandbox: Sandbox, clientId: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    state: 's&1',
    ...more,
  });
  const back = sandbox.authorize(`${sandbox.url}/oauth/authorize?${query}`, 'Grace Okafor');
  expect(back.searchParams.get('state')).toBe('s&1');
  return back.searchParams.get('code') ?? '';
}

describe('grants', () => {
  test('client_credentials', async () => {
    const sandbox = createSandbox();
    const { clientId, clientSecret } = sandbox.credentials;
    const { status, body } = await requestToken(
      sandbox,
      { grant_type: 'client_credentials' },
      `${clientId}:${clientSecret}`,
    );
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_399 });
  });

  test('authorization_code with a secret: the code works once, and refresh tokens rotate', async () => {
    const sandbox = createSandbox();
    const { id, basic } = findClient(sandbox, 'Web app');
    const code = issueCode(sandbox, id);
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    const first = await requestToken(sandbox, form, basic);
    expect(first).toMatchObject({ status: 200, body: { refresh_token: expect.any(String) } });
    expect((await createUserClient(sandbox, first.body.access_token).emails.list()).entities?.length).toBeGreaterThan(
      0,
    );
    expect(await requestToken(sandbox, form, basic)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

    const refresh = { grant_type: 'refresh_token', refresh_token: String(first.body.refresh_token) };
    const second = await requestToken(sandbox, refresh, basic);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect(await requestToken(sandbox, refresh, basic)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    await expect(createUserClient(sandbox, first.body.access_token).emails.list()).rejects.toMatchObject({
      status: 401,
    });
    await createUserClient(sandbox, second.body.access_token).emails.list();
  });

  test('authorization_code with PKCE', async () => {
    const sandbox = createSandbox();
    const { id } = findClient(sandbox, 'Desktop app');
    const verifier = 'a-verifier-that-is-at-least-forty-three-characters';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const form = { grant_type: 'authorization_code', client_id: id, redirect_uri: REDIRECT };
    const wrong = { ...form, code: issueCode(sandbox, id, pkce), code_verifier: `${verifier}x` };
    expect(await requestToken(sandbox, wrong)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const right = { ...form, code: issueCode(sandbox, id, pkce), code_verifier: verifier };
    const { body } = await requestToken(sandbox, right);
    await createUserClient(sandbox, body.access_token).emails.list();
    const refreshed = await requestToken(sandbox, {
      grant_type: 'refresh_token',
      client_id: id,
      refresh_token: String(body.refresh_token),
    });
    expect(refreshed.status).toBe(200);
  });

  test('saml2-bearer', async () => {
    const sandbox = createSandbox();
    const { basic } = findClient(sandbox, 'Single sign-on');
    const assertion = btoa(
      '<saml:Assertion><saml:Subject><saml:NameID Format="x">grace@harbor-supply.example</saml:NameID></saml:Subject></saml:Assertion>',
    );
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer', orgName: 'Harbor Supply', assertion };
    const { body } = await requestToken(sandbox, form, basic);
    await createUserClient(sandbox, body.access_token).emails.list();
    for (const wrong of [{ orgName: 'Other' }, { assertion: btoa('<x/>') }, { assertion: '%' }]) {
      expect(await requestToken(sandbox, { ...form, ...wrong }, basic)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
    }
  });
});

describe('rejected token requests', () => {
  test.each([
    ['unknown client', { grant_type: 'client_credentials' }, 'nobody:secret', 401, 'invalid_client'],
    ['missing client', { grant_type: 'client_credentials' }, undefined, 401, 'invalid_client'],
    ['a malformed header', { grant_type: 'client_credentials' }, 'no-colon', 401, 'invalid_client'],
  ] as const)('%s', async (_, form, basic, status, error) => {
    expect(await requestToken(createSandbox(), form, basic)).toMatchObject({ status, body: { error } });
  });

  test('wrong secret, missing, unknown and disallowed grant types, and a body that is not a form', async () => {
    const sandbox = createSandbox();
    const { clientId, clientSecret } = sandbox.credentials;
    const basic = `${clientId}:${clientSecret}`;
    const getError = async (...args: Parameters<typeof requestToken>) => (await requestToken(...args)).body.error;
    expect(await getError(sandbox, { grant_type: 'client_credentials' }, `${clientId}:wrong`)).toBe('invalid_client');
    expect(await getError(sandbox, { client_id: clientId, grant_type: 'client_credentials' })).toBe('invalid_client');
    expect(await getError(sandbox, {}, basic)).toBe('invalid_request');
    expect(await getError(sandbox, { grant_type: 'password' }, basic)).toBe('unsupported_grant_type');
    expect(await getError(sandbox, { grant_type: 'constructor' }, basic)).toBe('unsupported_grant_type');
    expect(await getError(sandbox, { grant_type: 'authorization_code' }, basic)).toBe('unauthorized_client');
    expect(await getError(sandbox, { grant_type: 'client_credentials' }, basic, 'application/json')).toBe(
      'invalid_request',
    );
  });

  test('the authorization endpoint shows a page, or redirects with an error', async () => {
    const sandbox = createSandbox();
    const { id } = findClient(sandbox, 'Desktop app');
    const open = (query: Record<string, string>) =>
      sandbox.fetch(new Request(`${sandbox.url}/oauth/authorize?${new URLSearchParams(query)}`));
    const query = {
      client_id: id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      code_challenge: 'x',
      code_challenge_method: 'S256',
    };
    expect((await open({ ...query, client_id: 'x' })).status).toBe(400);
    expect((await open({ ...query, redirect_uri: 'http://elsewhere.example' })).status).toBe(400);
    const getError = async (more: Record<string, string>) =>
      new URL((await open({ ...query, ...more })).headers.get('location') ?? '').searchParams.get('error');
    expect(await getError({ response_type: 'id_token' })).toBe('unsupported_response_type');
    expect(await getError({ code_challenge: '' })).toBe('invalid_request');
    expect(await getError({ code_challenge_method: 'plain' })).toBe('invalid_request');
    const page = await open(query);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Grace Okafor');
  });
});

describe('a token', () => {
  test('expires', async () => {
    const sandbox = createSandbox();
    const { emails } = createUserClient(sandbox, sandbox.token('Grace Okafor'));
    sandbox.clock.advance(86_398_000);
    await emails.list();
    sandbox.clock.advance(1_000);
    await expect(emails.list()).rejects.toMatchObject({ status: 401, code: 'bad.credentials' });
  });

  test('can be revoked through the sandbox and through the API', async () => {
    const sandbox = createSandbox();
    const token = sandbox.token('Grace Okafor');
    expect(sandbox.revoke(token)).toBe(true);
    expect(sandbox.revoke(token)).toBe(false);
    await expect(createUserClient(sandbox, token).emails.list()).rejects.toMatchObject({ status: 401 });
    const other = sandbox.token('Grace Okafor');
    const revokeThroughApi = async (bearer: string) => {
      const headers = { authorization: `Bearer ${bearer}` };
      const response = await sandbox.fetch(
        new Request(`${sandbox.url}/api/v2/tokens/me`, { method: 'DELETE', headers }),
      );
      return response.status;
    };
    expect(await revokeThroughApi(other)).toBe(200);
    expect(await revokeThroughApi(other)).toBe(401);
    const expired = sandbox.token('Grace Okafor');
    sandbox.clock.advance(86_399_000);
    expect(await revokeThroughApi(expired)).toBe(401);
  });

  test('is limited to its scopes and permissions', async () => {
    const sandbox = createSandbox();
    const readonly = createUserClient(sandbox, sandbox.token('Grace Okafor', { scopes: ['conversations:readonly'] }));
    const [conversation] = (await readonly.emails.list()).entities ?? [];
    const conversationId = conversation?.id ?? '';
    await expect(readonly.emails.updateDraft({ conversationId, from: {}, to: [], textBody: '' })).rejects.toMatchObject(
      {
        status: 403,
        code: 'app.not.authorized.for.scope',
      },
    );
    sandbox.addUser('Nora Lund', { permissions: ['conversation:message:*'] });
    const nora = createUserClient(sandbox, sandbox.token('Nora Lund'));
    await expect(
      nora.emails.sendMessage({ conversationId, from: { email: 'a@b.cd' }, to: [], textBody: 'x' }),
    ).rejects.toMatchObject({
      status: 403,
      code: 'missing.any.permissions',
      missingPermissions: ['conversation:email:send'],
    });
  });
});

test('two organizations share nothing', async () => {
  const sandbox = createSandbox({ organizations: ['North', 'South'] });
  const [north, south] = [sandbox.organization('North'), sandbox.organization('South')];
  const northClient = createUserClient(sandbox, north.token('Grace Okafor'));
  const southClient = createUserClient(sandbox, south.token('Grace Okafor'));
  const listIds = async (client: typeof northClient) =>
    (await client.emails.list()).entities?.map(({ id }) => id) ?? [];
  const [northIds, southIds] = [await listIds(northClient), await listIds(southClient)];
  expect(northIds.filter((id) => southIds.includes(id))).toEqual([]);
  const conversationId = northIds[0] ?? '';
  await northClient.emails.get({ conversationId });
  await expect(southClient.emails.get({ conversationId })).rejects.toMatchObject({
    status: 404,
    code: 'conversation.error.conversation.not.found',
  });
  const { from, to } = await northClient.emails.getDraft({ conversationId });
  await northClient.emails.sendMessage({ conversationId, from, to, textBody: 'hello' });
  expect([north.sent.length, south.sent.length]).toEqual([1, 0]);
  expect(() => sandbox.organization('West')).toThrow('North, South');
});

test('a user can be added only to existing queues', () => {
  const sandbox = createSandbox();
  const { id } = sandbox.addUser('Nora Lund', { queues: ['Orders'] });
  expect(sandbox.state.organizations[0]?.queues.filter((q) => q.memberIds.includes(id)).map((q) => q.name)).toEqual([
    'Orders',
  ]);
  expect(() => sandbox.addUser('Nils Berg', { queues: ['Orders', 'Order'] })).toThrow(
    'Unknown queue "Order" in Harbor Supply. Use one of: Support, Orders, Community.',
  );
  expect(sandbox.state.organizations[0]?.users.map(({ name }) => name)).not.toContain('Nils Berg');
});
