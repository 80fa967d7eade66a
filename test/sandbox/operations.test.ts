import { describe, expect, test } from 'vitest';
import { commonErrorCodes, errorCodes } from '../../src/generated/error-codes.js';
import { type OperationId, operations } from '../../src/generated/operations.js';
import schemas from '../../src/generated/schemas.json' with { type: 'json' };
import { createSandbox } from '../../src/sandbox/index.js';
import { operationHandlers } from '../../src/sandbox/operation-handlers.js';
import { isOpenInbound } from '../../src/sandbox/request/validate-body.js';
import { checkResponse } from './helpers/checked-client.js';
import { buildRequest, createClientToken, createToken } from './operations/build-request.js';
import { cases } from './operations/cases.js';
import { addNonParticipant } from './operations/ids.js';
import { UNREACHABLE_ERRORS } from './operations/unreachable-errors.js';
import { type Call, type Case, createCall, createWorld, type World } from './operations/world.js';

type AnyCase = Case<OperationId> & { fails?: Record<string, (world: World) => unknown> };
const allCases = Object.entries(cases) as [OperationId, AnyCase][];

/** Operations that add a user, or a customer's email, to a conversation, or that only read. */
const OPEN_TO_NON_PARTICIPANTS: ReadonlySet<OperationId> = new Set([
  'postConversationsEmailReconnect',
  'postConversationsEmailInboundmessages',
  'postConversationsMessageParticipantMonitor',
  'postConversationsMessageMessagesBulk',
]);

/** The default caller of an operation. */
const getCaller = (operationId: OperationId, { caller: by }: AnyCase): string =>
  by ?? (operations[operationId].tokenKind === 'client' ? 'app' : 'Grace Okafor');

const serializeState = ({ organization }: World) => JSON.stringify(organization.state);

test('every operation that the sandbox handles has a case', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(operationHandlers).toSorted());
});

describe('succeeds', () => {
  test.each(allCases)('%s', async (operationId, testCase) => {
    const world = createWorld();
    const args = await testCase.succeeds(world);
    const before = serializeState(world);
    const call: Call = createCall(world, operationId, getCaller(operationId, testCase));
    const result = await call(args);
    const after = serializeState(world);
    if (operations[operationId].method === 'GET' || testCase.leavesStateUnchanged) expect(after).toBe(before);
    else expect(after).not.toBe(before);
    await testCase.verify?.(world, args as never, result as never);
  });
});

describe('emits an event with the final state of each changed conversation', () => {
  test.each(allCases)('%s', async (operationId, testCase) => {
    const world = createWorld();
    const args = await testCase.succeeds(world);
    const { conversations } = world.organization.state;
    const before = structuredClone(conversations);
    const emitted: Record<string, unknown> = {};
    world.sandbox.on('conversation', ({ conversation }) => {
      emitted[conversation.id] = structuredClone(conversation);
    });
    await createCall(world, operationId, getCaller(operationId, testCase))(args);
    for (const [id, conversation] of Object.entries(conversations)) {
      expect(emitted[id] ?? before[id]).toEqual(conversation);
    }
  });
});

describe('fails without changes', () => {
  const failures = allCases.flatMap(([id, testCase]) =>
    Object.entries(testCase.fails ?? {}).map(([code, make]) => [id, code, testCase, make] as const),
  );

  test.each(failures)('%s: %s', async (operationId, code, testCase, make) => {
    const world = createWorld();
    const result = (await make(world)) as { as?: string; args?: unknown };
    const { as = getCaller(operationId, testCase), args = result } = result;
    const request = buildRequest(operationId, args as Record<string, unknown>, world.sandbox.url);
    expect((await sendRejected(operationId, world, { ...request, token: createToken(world, as) })).split(' ')[1]).toBe(
      code,
    );
  });
});

/** A valid request, as the base of invalid ones. */
const buildValidRequest = async (operationId: OperationId, testCase: AnyCase, world: World) => ({
  ...buildRequest(operationId, (await testCase.succeeds(world)) as Record<string, unknown>, world.sandbox.url),
  token: createToken(world, getCaller(operationId, testCase)),
});

type RequestChanges = Partial<Awaited<ReturnType<typeof buildValidRequest>>> & { type?: string };

/** Sends an invalid request and checks that the state does not change. Returns status and code of the response. */
async function sendRejected(
  operationId: OperationId,
  world: World,
  request: RequestChanges & { url: URL; method: string },
) {
  const { url, method, body, token, type = 'application/json' } = request;
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': type }),
  };
  const before = serializeState(world);
  const response = await world.sandbox.fetch(new Request(url, { method, headers, body: body ?? null }));
  await checkResponse(operationId, response.clone());
  expect(serializeState(world)).toBe(before);
  const { code } = (await response.json()) as { code: string };
  return `${response.status} ${code}`;
}

const casesWithBody = allCases.filter(([id]) => operations[id].body);
/** Cases whose body is an object with named properties. In the others, each item has them. */
const casesWithProperties = casesWithBody.filter(([id]) => !operations[id].body?.toLowerCase().endsWith('whole'));
/** The code if the spec lists it for the operation, otherwise `bad.request`. */
const getExpectedError = (operationId: OperationId, code: string) =>
  errorCodes[operationId][400]?.includes(code) ? `400 ${code}` : '400 bad.request';

describe('all operations', () => {
  test.each(allCases)('%s: a missing, unknown or expired token', async (operationId, testCase) => {
    const world = createWorld();
    const request = await buildValidRequest(operationId, testCase, world);
    expect(await sendRejected(operationId, world, { ...request, token: '' })).toBe('401 authentication.required');
    expect(await sendRejected(operationId, world, { ...request, token: 'x' })).toBe('401 bad.credentials');
    expect(await sendRejected(operationId, world, { ...request, token: 'constructor' })).toBe('401 bad.credentials');
    world.sandbox.clock.advance(86_400_000);
    expect(await sendRejected(operationId, world, request)).toBe('401 bad.credentials');
  });

  test.each(allCases)(
    '%s: a wrong kind of token, missing permissions or a missing scope',
    async (operationId, testCase) => {
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      const { tokenKind: kind, permissions } = operations[operationId];
      const user = (name: string, permissions: readonly string[]) =>
        world.organization.token(world.organization.addUser(name, { permissions }).name);
      if (kind === 'user')
        expect(await sendRejected(operationId, world, { ...request, token: createClientToken(world) })).toBe(
          '400 not.a.user',
        );
      if (kind === 'client') {
        expect(await sendRejected(operationId, world, { ...request, token: user('Nora', ['*:*:*']) })).toBe(
          '400 not.a.client',
        );
      }
      if (permissions) {
        const token =
          kind === 'client' ? createClientToken(world, { permissions: ['a:b:c'] }) : user('Nils', ['a:b:c']);
        expect(await sendRejected(operationId, world, { ...request, token })).toMatch(
          /^403 missing\.(any\.)?permissions$/,
        );
      }
      const scopes = ['quality'];
      const tokenWithoutScope =
        kind === 'user'
          ? world.organization.token(getCaller(operationId, testCase), { scopes })
          : createClientToken(world, { scopes });
      expect(await sendRejected(operationId, world, { ...request, token: tokenWithoutScope })).toBe(
        '403 app.not.authorized.for.scope',
      );
    },
  );

  test.each(allCases.filter(([id]) => operations[id].path.includes('{')))(
    '%s: ids of another organization',
    async (operationId, testCase) => {
      const sandbox = createSandbox({ organizations: ['Harbor Supply', 'Other'] });
      const world = createWorld(sandbox);
      const other = createWorld(sandbox, 'Other');
      const request = await buildValidRequest(operationId, testCase, world);
      const caller = getCaller(operationId, testCase);
      const token = createToken(other, caller);
      expect(await sendRejected(operationId, world, { ...request, token })).toMatch(/^404 /);
    },
  );

  const casesInConversations = allCases.filter(
    ([id]) =>
      operations[id].method !== 'GET' &&
      operations[id].path.includes('{conversationId}') &&
      !OPEN_TO_NON_PARTICIPANTS.has(id),
  );
  test.each(casesInConversations)('%s: a user who is not a participant', async (operationId, testCase) => {
    const world = createWorld();
    const request = await buildValidRequest(operationId, testCase, world);
    const token = world.organization.token(addNonParticipant(world));
    expect(await sendRejected(operationId, world, { ...request, token })).toMatch(
      /^403 (not\.authorized|postino\.error\.forbidden|conversation\.error\.forbidden\.not\.active\.participant)$|^400 email\.park\.user\.not\.communication\.owner$/,
    );
  });

  test.each(allCases)('%s: an unknown id in the path', async (operationId, testCase) => {
    const names = [...operations[operationId].path.matchAll(/\{(\w+)\}/g)].map((match) => match[0]);
    for (const name of names) {
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      const index = operations[operationId].path.split('/').indexOf(name);
      const url = new URL(request.url);
      url.pathname = url.pathname.split('/').with(index, 'none').join('/');
      expect(`${name} ${await sendRejected(operationId, world, { ...request, url })}`).toMatch(/ 404 /);
    }
  });

  test.each(casesWithBody)(
    '%s: a body that is malformed, has the wrong content type, or is too large',
    async (operationId, testCase) => {
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      const optional = operations[operationId].body?.startsWith('optional');
      expect(await sendRejected(operationId, world, { ...request, body: '{"a":' })).toBe('400 bad.request');
      expect(await sendRejected(operationId, world, { ...request, body: '{}', type: 'text/plain' })).toBe(
        '415 unsupported.media.type',
      );
      expect(await sendRejected(operationId, world, { ...request, body: `"${'x'.repeat(3_200_000)}"` })).toBe(
        '413 request.entity.too.large',
      );
      const isList = Array.isArray(JSON.parse(request.body ?? '{}'));
      expect(await sendRejected(operationId, world, { ...request, body: isList ? '{}' : '[]' })).toBe(
        getExpectedError(operationId, 'invalid.value'),
      );
      if (!optional) expect(await sendRejected(operationId, world, { ...request, body: '' })).toBe('400 bad.request');
    },
  );

  test.each(casesWithBody.filter(([id]) => operations[id].args.body?.items === 'object'))(
    '%s: an unknown property of an item',
    async (operationId, testCase) => {
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      const [item] = JSON.parse(request.body ?? '[]');
      const body = JSON.stringify([{ ...item, color: 'red' }]);
      expect(await sendRejected(operationId, world, { ...request, body })).toBe('400 invalid.property');
    },
  );

  test.each(casesWithProperties)(
    '%s: an unknown property, and each property with a wrong type',
    async (operationId, testCase) => {
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      const body = JSON.parse(request.body ?? '{}');
      const send = (changes: object) =>
        sendRejected(operationId, world, { ...request, body: JSON.stringify({ ...body, ...changes }) });
      // Open Messaging ignores unknown properties.
      if (!isOpenInbound(operationId)) {
        expect(await send({ color: 'red' })).toBe(getExpectedError(operationId, 'invalid.property'));
      }
      for (const [name, info] of Object.entries(operations[operationId].args)) {
        if (info.in !== 'body' || info.type === 'any') continue;
        const wrong = info.type === 'string' ? 1 : 'x';
        expect(`${name} ${await send({ [info.wireName ?? name]: wrong })}`).toBe(
          `${name} ${getExpectedError(operationId, 'invalid.value')}`,
        );
        if (getFormat(operationId, name) === 'date-time') {
          expect(`${name} ${await send({ [name]: 'tomorrow' })}`).toBe(
            `${name} ${getExpectedError(operationId, 'invalid.date')}`,
          );
        }
      }
    },
  );

  test.each(casesWithProperties)('%s: each required property missing', async (operationId, testCase) => {
    for (const [name, info] of Object.entries(operations[operationId].args)) {
      if (info.in !== 'body' || !info.required) continue;
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      const { [name]: _, ...rest } = JSON.parse(request.body ?? '{}');
      expect(`${name} ${await sendRejected(operationId, world, { ...request, body: JSON.stringify(rest) })}`).toMatch(
        / 400 /,
      );
    }
  });

  test.each(allCases)('%s: each query parameter with a wrong type', async (operationId, testCase) => {
    for (const [name, info] of Object.entries(operations[operationId].args)) {
      if (info.in !== 'query' || (!info.values && info.type === 'string') || info.type === 'array') continue;
      const world = createWorld();
      const request = await buildValidRequest(operationId, testCase, world);
      request.url.searchParams.set(info.wireName ?? name, 'neither');
      expect(`${name} ${await sendRejected(operationId, world, request)}`).toBe(
        `${name} ${getExpectedError(operationId, 'invalid.query.param.value')}`,
      );
    }
  });

  test.each(allCases)('%s: an unsupported method', async (operationId, testCase) => {
    const world = createWorld();
    const { url } = await buildValidRequest(operationId, testCase, world);
    const response = await world.sandbox.fetch(new Request(url, { method: 'OPTIONS' }));
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain(operations[operationId].method);
  });
});

function getFormat(operationId: OperationId, name: string): string | undefined {
  const request = (schemas.requests as Record<string, { $ref?: string; properties?: object }>)[operationId];
  const definition = (schemas.$defs as Record<string, { properties?: object }>)[request?.$ref?.split('/').at(-1) ?? ''];
  const properties = (request?.properties ?? definition?.properties ?? {}) as Record<string, { format?: string }>;
  return properties[name]?.format;
}

/** Error codes that the tests above check for all operations. */
const GENERAL_CODES = [
  'constraint.validation',
  'invalid.date',
  'invalid.property',
  'invalid.query.param.value',
  'invalid.value',
  'not.a.user',
  'not.a.client',
];

test('every error code of an operation is tested, or listed as unreachable', () => {
  const missing = allCases.flatMap(([operationId, testCase]) =>
    Object.values(errorCodes[operationId])
      .flat()
      .filter(
        (code) =>
          !GENERAL_CODES.includes(code) &&
          !(code in (testCase.fails ?? {})) &&
          !(code in UNREACHABLE_ERRORS) &&
          !(`${operationId}: ${code}` in UNREACHABLE_ERRORS),
      )
      .map((code) => `${operationId}: ${code}`),
  );
  expect(missing).toEqual([]);
});

test('every unreachable error exists in the spec', () => {
  const known = new Set(
    [...Object.values(errorCodes), commonErrorCodes].flatMap((table) => Object.values(table).flat()),
  );
  expect(Object.keys(UNREACHABLE_ERRORS).filter((key) => !known.has(key.split(': ').at(-1) ?? ''))).toEqual([]);
});
