import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/generated/operations.js';
import {
  accessToken,
  createClient,
  createSliceClient,
  type OperationId,
  type OperationInfo,
  type OptionalListMethod,
  operations,
  ServerError,
} from '../../src/index.js';
import { type Reply, startServer } from '../support/replying-server.js';

const PATH = '/api/v2/conversations/messaging/integrations';
interface Query {
  pageNumber: number;
  pageSize: number;
}

/** Starts an API with a listing of integrations, and creates its client. `getBody` creates the body of each response. */
async function startApi(getBody: (query: Query, n: number) => Reply['body']) {
  const { url, requests } = await startServer(({ url: target }) => {
    const query = new URL(target, 'http://x').searchParams;
    const number = (name: string, fallback: number) => Number(query.get(name) ?? fallback);
    const body = getBody({ pageNumber: number('pageNumber', 1), pageSize: number('pageSize', 25) }, requests.length);
    return { body, headers: { 'inin-correlation-id': `corr-${requests.length}` } };
  });
  const client = createClient({ baseUrl: url, auth: accessToken('t') });
  return { client, requests, url };
}

interface Things {
  readonly things: { readonly list: OptionalListMethod<object, unknown[], unknown> };
}
const item = (n: number) => ({ id: `i-${n}` });
const items = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => item(from + index));

interface Shape {
  total: number;
  /** The metadata that the server includes with the items. */
  metadata: ('total' | 'pageCount' | 'pageSize' | 'pageNumber' | 'nextUri')[];
}

/** A page like those of Genesys, with the given metadata. */
function pageOf({ total, metadata }: Shape, { pageNumber, pageSize }: Query) {
  const pageCount = Math.ceil(total / pageSize);
  const all = {
    total,
    pageCount,
    pageSize,
    pageNumber,
    nextUri: pageNumber < pageCount ? `${PATH}?pageSize=${pageSize}&pageNumber=${pageNumber + 1}` : undefined,
  };
  const entities = items((pageNumber - 1) * pageSize, Math.min(pageNumber * pageSize, total));
  return { entities, ...Object.fromEntries(metadata.map((name) => [name, all[name]])) };
}

async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const value of iterable) result.push(value);
  return result;
}

describe('all and pages', () => {
  it('return every item once, in order, whatever metadata the server sends', async () => {
    let shape: Shape = { total: 0, metadata: [] };
    const { client, requests } = await startApi((query) => pageOf(shape, query));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 12 }),
        fc.subarray<Shape['metadata'][number]>(['total', 'pageCount', 'pageSize', 'pageNumber', 'nextUri']),
        async (total, pageSize, metadata) => {
          shape = { total, metadata };
          requests.length = 0;
          expect(await collect(client.integrations.list.all({ pageSize }))).toEqual(items(0, total));
          // Without metadata, one more request finds out that a full page was the last.
          expect(requests.length).toBeLessThanOrEqual(Math.ceil(total / pageSize) + 1);
          const pages = await collect(client.integrations.list.pages({ pageSize }));
          expect(pages.flatMap(({ entities = [] }) => entities)).toEqual(items(0, total));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('start at the requested page and send the other arguments with each request', async () => {
    const { client, requests } = await startApi((query) =>
      pageOf({ total: 10, metadata: ['total', 'pageCount', 'nextUri'] }, query),
    );
    const args = { pageNumber: 2, pageSize: 3, 'supportedContent.id': 'sc' };
    expect(await collect(client.integrations.list.all(args))).toEqual(items(3, 10));
    expect(requests.map(({ url }) => url)).toEqual(
      [2, 3, 4].map((page) => `${PATH}?pageNumber=${page}&pageSize=3&supportedContent.id=sc`),
    );
  });

  it('request a page only when it is reached', async () => {
    const { client, requests } = await startApi((query) => pageOf({ total: 100, metadata: ['nextUri'] }, query));
    for await (const { id } of client.integrations.list.all({ pageSize: 10 })) if (id === 'i-9') break;
    expect(requests).toHaveLength(1);
  });

  it('use the page size of the server', async () => {
    const { client } = await startApi(({ pageNumber }) =>
      pageOf({ total: 250, metadata: ['nextUri', 'total'] }, { pageNumber, pageSize: 100 }),
    );
    expect(await collect(client.integrations.list.all({ pageSize: 500 }))).toHaveLength(250);
  });

  it('iterate over a response body that is a list', async () => {
    const { url } = await startServer(() => ({ body: items(0, 3) }));
    const getThings: OperationInfo = {
      ...{ method: 'GET', path: '/things', args: { pageNumber: { in: 'query', type: 'integer' } } },
      ...{ success: { 200: 'array' }, idempotent: true, paging: 'body', scopes: [], tokenKind: 'any' },
    };
    const tables = { operations: { getThings }, methods: { things: { list: 'getThings' } } };
    const { things } = createSliceClient<Things, Record<never, never>>(tables, {
      baseUrl: url,
      auth: accessToken('t'),
    });
    expect(await collect(things.list.all())).toEqual(items(0, 3));
    expect(await collect(things.list.pages())).toEqual([items(0, 3)]);
  });

  it('exist only on listings that accept pageNumber', () => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:9', auth: accessToken('t') });
    const channels = client as unknown as Record<string, Record<string, object>>;
    for (const [channel, ids] of Object.entries(methods)) {
      for (const [name, id] of Object.entries<OperationId>(ids)) {
        const method = channels[channel]?.[name] ?? {};
        const isPaged = operations[id].args.pageNumber?.in === 'query';
        expect([name, 'all' in method, 'pages' in method]).toEqual([name, isPaged, isPaged]);
      }
    }
  });

  it.each([[{}], [{ entities: null }], [{ entities: [] }], [{ entities: [], pageCount: 7, total: 99 }]])(
    'end at %o',
    async (body) => {
      const { client, requests } = await startApi(() => body);
      expect(await collect(client.integrations.list.all())).toEqual([]);
      expect(requests).toHaveLength(1);
    },
  );
});

describe('a page that occurs twice', () => {
  const same = items(0, 5);
  it.each([
    ['by its number', () => ({ entities: same, pageNumber: 1, nextUri: `${PATH}?pageNumber=2` })],
    [
      'by its number, with other items',
      (_: Query, n: number) => ({ entities: [item(n)], pageNumber: 1, pageCount: 9 }),
    ],
    ['by its items', () => ({ entities: same, pageCount: 9 })],
    ['by its items, without other metadata', () => ({ entities: same, pageSize: 5 })],
    ['by its nextUri', () => ({ entities: same, pageNumber: 1, nextUri: `${PATH}?pageNumber=1` })],
  ])('recognized %s ends the listing', async (_, getBody) => {
    const { client, requests } = await startApi(getBody);
    const pages = await collect(client.integrations.list.pages());
    expect(pages).toHaveLength(1);
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  it('also ends the listing if pages lie between', async () => {
    const { client } = await startApi((_, n) => ({ entities: [item(n % 3)], pageCount: 99 }));
    expect(await collect(client.integrations.list.all())).toHaveLength(3);
  });

  it('is an error if items are missing', async () => {
    const { client } = await startApi(() => ({
      entities: same,
      total: 50,
      pageNumber: 1,
      nextUri: `${PATH}?pageNumber=2`,
    }));
    const received: unknown[] = [];
    const failure = (async () => {
      for await (const one of client.integrations.list.all()) received.push(one);
    })();
    await expect(failure).rejects.toThrow(
      'getConversationsMessagingIntegrations: invalid response: a page occurs twice after 5 of 50 items. (correlation id corr-2)',
    );
    await expect(failure).rejects.toBeInstanceOf(ServerError);
    expect(received).toEqual(same);
  });
});

describe('contradictory counts', () => {
  it.each([
    ['a next page after the last item', { total: 5, pageCount: 1, nextUri: `${PATH}?pageNumber=2` }, 1],
    ['more items than pages', { total: 50, pageCount: 1 }, 1],
    ['invalid counts', { total: '50', pageCount: -3, pageSize: 1.5 }, 1],
  ])('%s: the listing ends', async (_, metadata, expected) => {
    const { client, requests } = await startApi(({ pageNumber }) => ({
      entities: items(pageNumber * 5, pageNumber * 5 + 5),
      ...metadata,
    }));
    expect(await collect(client.integrations.list.pages())).toHaveLength(expected);
    expect(requests).toHaveLength(expected);
  });
});

describe('counts of 0 in a page with items', () => {
  const listed = (query: Query) => pageOf({ total: 10, metadata: ['nextUri'] }, query);
  it.each([{ total: 0 }, { pageCount: 0 }, { total: 0, pageCount: 0 }, { total: 0, pageCount: 0, nextUri: null }])(
    '%o are ignored',
    async (metadata) => {
      const { client } = await startApi((query) => ({ ...listed(query), ...metadata }));
      expect(await collect(client.integrations.list.all({ pageSize: 4 }))).toEqual(items(0, 10));
    },
  );
});

describe('a malicious response', () => {
  it.each([
    'https://evil.example/api/v2/conversations/messaging/integrations?pageNumber=2',
    '//evil.example/?pageNumber=2',
    'http://127.0.0.1:1/?pageNumber=2',
    'https://127.0.0.1@evil.example/?pageNumber=2',
    '\\\\evil.example\\?pageNumber=2',
    'javascript:alert(1)?pageNumber=2',
    'http://[?pageNumber=2',
    `${PATH}?pageNumber=-2`,
    `${PATH}?pageNumber=2e3`,
    `${PATH}?pageNumber=`,
    PATH,
  ])('nextUri %s is not followed', async (nextUri) => {
    const { client, requests } = await startApi(() => ({ entities: [item(1)], nextUri }));
    const received: unknown[] = [];
    const failure = (async () => {
      for await (const one of client.integrations.list.all()) received.push(one);
    })();
    await expect(failure).rejects.toThrow(ServerError);
    await expect(failure).rejects.toThrow(/nextUri .*correlation id corr-1/);
    expect([received, requests.length]).toEqual([[item(1)], 1]);
  });

  // Not `fc.webUrl`: it builds a table of all characters, which takes a second.
  const anyUrl = fc
    .tuple(
      fc.constantFrom('http://', 'https://', 'ftp://', '//', ''),
      fc.oneof(
        fc.ipV4(),
        fc.ipV6().map((ip) => `[${ip}]`),
        fc.constantFrom('evil.example.com', '127.0.0.1:1', 'me@x', ''),
      ),
      fc.constantFrom('', '/', '/..', PATH, `${PATH}/x`),
      fc.constantFrom('', '?', '?pageNumber=2', '?pageNumber=2&pageNumber=3', '#x'),
    )
    .map((parts) => parts.join(''));

  it('requests only the listing, whatever it contains', async () => {
    let body: unknown;
    const { client, requests } = await startApi(() => body);
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            entities: fc.anything(),
            nextUri: fc.oneof(anyUrl, fc.string(), fc.anything()),
            pageNumber: fc.anything(),
            pageCount: fc.oneof(fc.nat(), fc.anything()),
            total: fc.oneof(fc.nat(), fc.anything()),
          },
          { requiredKeys: [] },
        ),
        async (value) => {
          try {
            body = JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? 1 : part)));
          } catch {
            return;
          }
          requests.length = 0;
          await collect(client.integrations.list.all()).catch((error) => expect(error).toBeInstanceOf(ServerError));
          expect(requests.length).toBeLessThanOrEqual(2);
          for (const { url } of requests) expect(url.split('?')[0]).toBe(PATH);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('with entities that are not a list is an error', async () => {
    const { client } = await startApi(() => ({ entities: { id: 'x' } }));
    await expect(collect(client.integrations.list.all())).rejects.toThrow(/entities must be an array/);
  });
});

describe('abort', () => {
  it('ends the iteration between items and between pages', async () => {
    const { client, requests } = await startApi((query) => pageOf({ total: 100, metadata: ['nextUri'] }, query));
    const controller = new AbortController();
    const seen: unknown[] = [];
    const iteration = (async () => {
      for await (const one of client.integrations.list.all({}, { signal: controller.signal })) {
        seen.push(one);
        if (seen.length === 3) controller.abort();
      }
    })();
    await expect(iteration).rejects.toMatchObject({ name: 'AbortError' });
    const pages = client.integrations.list.pages({}, { signal: AbortSignal.abort() });
    await expect(pages.next()).rejects.toMatchObject({ name: 'AbortError' });
    expect([seen.length, requests.length]).toEqual([3, 1]);
  });

  it('with an invalid signal throws and sends nothing', async () => {
    const { client, requests } = await startApi((query) => pageOf({ total: 1, metadata: [] }, query));
    const items = client.integrations.list.all({}, { signal: {} as AbortSignal });
    await expect(items.next()).rejects.toThrow('signal must be an AbortSignal');
    expect(requests).toEqual([]);
  });
});
