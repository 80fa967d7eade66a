import { describe, expect, test } from 'vitest';
import { commonErrorCodes, errorCodes } from '../../src/generated/error-codes.js';
import { type OperationId, operations } from '../../src/generated/operations.js';
import schemas from '../../src/generated/schemas.json' with { type: 'json' };
import { createSandbox } from '../../src/sandbox/index.js';
import { operationHandlers } from '../../src/sandbox/operation-handlers.js';
import { checkAnswer } from './helpers/checked.js';
import { cases } from './operations/cases.js';
import { stranger } from './operations/ids.js';
import { NOT_PROVOKED } from './operations/not-provoked.js';
import { assemble, clientToken, tokenOf } from './operations/wire.js';
import { type Call, type Case, callerOf, type World, worldOf } from './operations/world.js';

type AnyCase = Case<OperationId> & { fails?: Record<string, (world: World) => unknown> };
const all = Object.entries(cases) as [OperationId, AnyCase][];

/** These bring a user, or a customer's e-mail, into a conversation. */
const FOR_OUTSIDERS: ReadonlySet<OperationId> = new Set([
  'postConversationsEmailReconnect',
  'postConversationsEmailInboundmessages',
  'postConversationsMessageParticipantMonitor',
]);

/** Who calls an operation, unless its case says otherwise. */
const callerFor = (operationId: OperationId, { by }: AnyCase): string =>
  by ?? (operations[operationId].tokenKind === 'client' ? 'app' : 'Grace Okafor');

const stateOf = ({ organization }: World) => JSON.stringify(organization.state);

test('every operation that the sandbox handles has a case', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(operationHandlers).toSorted());
});

describe('succeeds', () => {
  test.each(all)('%s', async (operationId, one) => {
    const world = worldOf();
    const args = await one.succeeds(world);
    const before = stateOf(world);
    const call: Call = callerOf(world, operationId, callerFor(operationId, one));
    const result = await call(args);
    const after = stateOf(world);
    if (operations[operationId].method === 'GET' || one.silent) expect(after).toBe(before);
    else expect(after).not.toBe(before);
    await one.sees?.(world, args as never, result as never);
  });
});

describe('tells listeners of each change of a conversation, as it is then', () => {
  test.each(all)('%s', async (operationId, one) => {
    const world = worldOf();
    const args = await one.succeeds(world);
    const { conversations } = world.organization.state;
    const before = structuredClone(conversations);
    const told: Record<string, unknown> = {};
    world.sandbox.on('conversation', ({ conversation }) => {
      told[conversation.id] = structuredClone(conversation);
    });
    await callerOf(world, operationId, callerFor(operationId, one))(args);
    for (const [id, conversation] of Object.entries(conversations)) {
      expect(told[id] ?? before[id]).toEqual(conversation);
    }
  });
});

describe('fails, and changes nothing', () => {
  const failures = all.flatMap(([id, one]) =>
    Object.entries(one.fails ?? {}).map(([code, make]) => [id, code, one, make] as const),
  );

  test.each(failures)('%s: %s', async (operationId, code, one, make) => {
    const world = worldOf();
    const made = (await make(world)) as { as?: string; args?: unknown };
    const { as = callerFor(operationId, one), args = made } = made;
    const request = assemble(operationId, args as Record<string, unknown>, world.sandbox.url);
    expect((await refused(operationId, world, { ...request, token: tokenOf(world, as) })).split(' ')[1]).toBe(code);
  });
});

/** The request of a case that succeeds, to be spoilt. */
const requestOf = async (operationId: OperationId, one: AnyCase, world: World) => ({
  ...assemble(operationId, (await one.succeeds(world)) as Record<string, unknown>, world.sandbox.url),
  token: tokenOf(world, callerFor(operationId, one)),
});

type Spoilt = Partial<Awaited<ReturnType<typeof requestOf>>> & { type?: string };

/** Sends a request that was made to be refused; the answer's status and code. Nothing may have changed. */
async function refused(operationId: OperationId, world: World, request: Spoilt & { url: URL; method: string }) {
  const { url, method, body, token, type = 'application/json' } = request;
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': type }),
  };
  const before = stateOf(world);
  const answer = await world.sandbox.fetch(new Request(url, { method, headers, body: body ?? null }));
  await checkAnswer(operationId, answer.clone());
  expect(stateOf(world)).toBe(before);
  const { code } = (await answer.json()) as { code: string };
  return `${answer.status} ${code}`;
}

const withBody = all.filter(([id]) => operations[id].body);
/** The code, where the operation lists it; `bad.request` otherwise. */
const listed = (operationId: OperationId, code: string) =>
  errorCodes[operationId][400]?.includes(code) ? `400 ${code}` : '400 bad.request';

describe('whatever the operation', () => {
  test.each(all)('%s: no token, a wrong one, an expired one', async (operationId, one) => {
    const world = worldOf();
    const request = await requestOf(operationId, one, world);
    expect(await refused(operationId, world, { ...request, token: '' })).toBe('401 authentication.required');
    expect(await refused(operationId, world, { ...request, token: 'x' })).toBe('401 bad.credentials');
    expect(await refused(operationId, world, { ...request, token: 'constructor' })).toBe('401 bad.credentials');
    world.sandbox.clock.advance(86_400_000);
    expect(await refused(operationId, world, request)).toBe('401 bad.credentials');
  });

  test.each(all)('%s: the wrong kind of token, permission or scope', async (operationId, one) => {
    const world = worldOf();
    const request = await requestOf(operationId, one, world);
    const { tokenKind: kind, permissions } = operations[operationId];
    const user = (name: string, given: readonly string[]) =>
      world.organization.token(world.organization.addUser(name, { permissions: given }).name);
    if (kind === 'user')
      expect(await refused(operationId, world, { ...request, token: clientToken(world) })).toBe('400 not.a.user');
    if (kind === 'client') {
      expect(await refused(operationId, world, { ...request, token: user('Nora', ['*:*:*']) })).toBe(
        '400 not.a.client',
      );
    }
    if (permissions) {
      const token = kind === 'client' ? clientToken(world, { permissions: ['a:b:c'] }) : user('Nils', ['a:b:c']);
      expect(await refused(operationId, world, { ...request, token })).toMatch(/^403 missing\.(any\.)?permissions$/);
    }
    const scopes = ['users'];
    const narrow =
      kind === 'user'
        ? world.organization.token(callerFor(operationId, one), { scopes })
        : clientToken(world, { scopes });
    expect(await refused(operationId, world, { ...request, token: narrow })).toBe('403 app.not.authorized.for.scope');
  });

  test.each(all.filter(([id]) => operations[id].path.includes('{')))(
    '%s: ids of another organization',
    async (operationId, one) => {
      const sandbox = createSandbox({ organizations: ['Harbor Supply', 'Other'] });
      const world = worldOf(sandbox);
      const other = worldOf(sandbox, 'Other');
      const request = await requestOf(operationId, one, world);
      const who = callerFor(operationId, one);
      const token = tokenOf(other, who);
      expect(await refused(operationId, world, { ...request, token })).toMatch(/^404 /);
    },
  );

  const inside = all.filter(
    ([id]) =>
      operations[id].method !== 'GET' && operations[id].path.includes('{conversationId}') && !FOR_OUTSIDERS.has(id),
  );
  test.each(inside)('%s: a user who takes no part', async (operationId, one) => {
    const world = worldOf();
    const request = await requestOf(operationId, one, world);
    const token = world.organization.token(stranger(world));
    expect(await refused(operationId, world, { ...request, token })).toMatch(
      /^403 (not\.authorized|postino\.error\.forbidden|conversation\.error\.forbidden\.not\.active\.participant)$|^400 email\.park\.user\.not\.communication\.owner$/,
    );
  });

  test.each(all)('%s: each id of the path that is not there', async (operationId, one) => {
    const names = [...operations[operationId].path.matchAll(/\{(\w+)\}/g)].map((match) => match[0]);
    for (const name of names) {
      const world = worldOf();
      const request = await requestOf(operationId, one, world);
      const index = operations[operationId].path.split('/').indexOf(name);
      const url = new URL(request.url);
      url.pathname = url.pathname.split('/').with(index, 'none').join('/');
      expect(`${name} ${await refused(operationId, world, { ...request, url })}`).toMatch(/ 404 /);
    }
  });

  test.each(withBody)('%s: a body that is no JSON, of another type, or too large', async (operationId, one) => {
    const world = worldOf();
    const request = await requestOf(operationId, one, world);
    const optional = operations[operationId].body?.startsWith('optional');
    expect(await refused(operationId, world, { ...request, body: '{"a":' })).toBe('400 bad.request');
    expect(await refused(operationId, world, { ...request, body: '{}', type: 'text/plain' })).toBe(
      '415 unsupported.media.type',
    );
    expect(await refused(operationId, world, { ...request, body: `"${'x'.repeat(3_200_000)}"` })).toBe(
      '413 request.entity.too.large',
    );
    expect(await refused(operationId, world, { ...request, body: '[]' })).toBe(listed(operationId, 'invalid.value'));
    if (!optional) expect(await refused(operationId, world, { ...request, body: '' })).toBe('400 bad.request');
  });

  test.each(withBody)('%s: an unknown property, and each property of a wrong type', async (operationId, one) => {
    const world = worldOf();
    const request = await requestOf(operationId, one, world);
    const body = JSON.parse(request.body ?? '{}');
    const send = (changes: object) =>
      refused(operationId, world, { ...request, body: JSON.stringify({ ...body, ...changes }) });
    expect(await send({ colour: 'red' })).toBe(listed(operationId, 'invalid.property'));
    for (const [name, info] of Object.entries(operations[operationId].args)) {
      if (info.in !== 'body' || info.type === 'any') continue;
      const wrong = info.type === 'string' ? 1 : 'x';
      expect(`${name} ${await send({ [info.wireName ?? name]: wrong })}`).toBe(
        `${name} ${listed(operationId, 'invalid.value')}`,
      );
      if (formatOf(operationId, name) === 'date-time') {
        expect(`${name} ${await send({ [name]: 'tomorrow' })}`).toBe(`${name} ${listed(operationId, 'invalid.date')}`);
      }
    }
  });

  test.each(withBody)('%s: each required property left out', async (operationId, one) => {
    for (const [name, info] of Object.entries(operations[operationId].args)) {
      if (info.in !== 'body' || !info.required) continue;
      const world = worldOf();
      const request = await requestOf(operationId, one, world);
      const { [name]: _, ...rest } = JSON.parse(request.body ?? '{}');
      expect(`${name} ${await refused(operationId, world, { ...request, body: JSON.stringify(rest) })}`).toMatch(
        / 400 /,
      );
    }
  });

  test.each(all)('%s: each query parameter of a wrong type', async (operationId, one) => {
    for (const [name, info] of Object.entries(operations[operationId].args)) {
      if (info.in !== 'query' || (!info.values && info.type === 'string') || info.type === 'array') continue;
      const world = worldOf();
      const request = await requestOf(operationId, one, world);
      request.url.searchParams.set(info.wireName ?? name, 'neither');
      expect(`${name} ${await refused(operationId, world, request)}`).toBe(
        `${name} ${listed(operationId, 'invalid.query.param.value')}`,
      );
    }
  });

  test.each(all)('%s: another method on its path', async (operationId, one) => {
    const world = worldOf();
    const { url } = await requestOf(operationId, one, world);
    const answer = await world.sandbox.fetch(new Request(url, { method: 'OPTIONS' }));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toContain(operations[operationId].method);
  });
});

function formatOf(operationId: OperationId, name: string): string | undefined {
  const request = (schemas.requests as Record<string, { $ref?: string; properties?: object }>)[operationId];
  const definition = (schemas.$defs as Record<string, { properties?: object }>)[request?.$ref?.split('/').at(-1) ?? ''];
  const properties = (request?.properties ?? definition?.properties ?? {}) as Record<string, { format?: string }>;
  return properties[name]?.format;
}

/** Tested for all operations above, wherever they have something of the kind. */
const GENERAL = [
  'constraint.validation',
  'invalid.date',
  'invalid.property',
  'invalid.query.param.value',
  'invalid.value',
  'not.a.user',
  'not.a.client',
];

test('every error that an operation lists is provoked, or it is said why not', () => {
  const missing = all.flatMap(([operationId, one]) =>
    Object.values(errorCodes[operationId])
      .flat()
      .filter(
        (code) =>
          !GENERAL.includes(code) &&
          !(code in (one.fails ?? {})) &&
          !(code in NOT_PROVOKED) &&
          !(`${operationId}: ${code}` in NOT_PROVOKED),
      )
      .map((code) => `${operationId}: ${code}`),
  );
  expect(missing).toEqual([]);
});

test('no reason is given for what no operation lists', () => {
  const known = new Set(
    [...Object.values(errorCodes), commonErrorCodes].flatMap((table) => Object.values(table).flat()),
  );
  expect(Object.keys(NOT_PROVOKED).filter((key) => !known.has(key.split(': ').at(-1) ?? ''))).toEqual([]);
});
