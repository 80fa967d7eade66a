import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WrapupCode } from '../../src/generated/models.js';
import { methods } from '../../src/generated/operations.js';
import {
  accessToken,
  createClient,
  type ListMethod,
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

/** An API whose listing of integrations answers what it is told to each request, and the client of it. */
async function api(answer: (query: Query, n: number) => Reply['body']) {
  const { url, requests } = await startServer(({ url: asked }) => {
    const query = new URL(asked, 'http://x').searchParams;
    const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
    const body = answer({ pageNumber: number('pageNumber', 1), pageSize: number('pageSize', 25) }, requests.length);
    return { body, headers: { 'inin-correlation-id': `corr-${requests.length}` } };
  });
  const client = createClient({ baseUrl: url, auth: accessToken('t') });
  return { client, requests, url };
}

const listingOf = (id: OperationId) => (operations[id] as OperationInfo).listing;
const item = (n: number) => ({ id: `i-${n}` });
const items = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => item(from + index));

interface Shape {
  total: number;
  /** What the server says of itself, besides the items. */
  says: ('total' | 'pageCount' | 'pageSize' | 'pageNumber' | 'nextUri')[];
}

/** A page as Genesys makes it of so many items, with as much about it as is said. */
function pageOf({ total, says }: Shape, { pageNumber, pageSize }: Query) {
  const pageCount = Math.ceil(total / pageSize);
  const all = {
    total,
    pageCount,
    pageSize,
    pageNumber,
    nextUri: pageNumber < pageCount ? `${PATH}?pageSize=${pageSize}&pageNumber=${pageNumber + 1}` : undefined,
  };
  const entities = items((pageNumber - 1) * pageSize, Math.min(pageNumber * pageSize, total));
  return { entities, ...Object.fromEntries(says.map((name) => [name, all[name]])) };
}

async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const value of iterable) result.push(value);
  return result;
}

describe('all and pages', () => {
  it('give every item once, in order, however much the server says of its pages', async () => {
    let shape: Shape = { total: 0, says: [] };
    const { client, requests } = await api((query) => pageOf(shape, query));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 12 }),
        fc.subarray<Shape['says'][number]>(['total', 'pageCount', 'pageSize', 'pageNumber', 'nextUri']),
        async (total, pageSize, says) => {
          shape = { total, says };
          requests.length = 0;
          expect(await collect(client.integrations.list.all({ pageSize }))).toEqual(items(0, total));
          // One request more than needed at most: where nothing tells that a full page was the last.
          expect(requests.length).toBeLessThanOrEqual(Math.ceil(total / pageSize) + 1);
          const pages = await collect(client.integrations.list.pages({ pageSize }));
          expect(pages.flatMap(({ entities = [] }) => entities)).toEqual(items(0, total));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('begin at the page that is asked for, and pass the other arguments on with each', async () => {
    const { client, requests } = await api((query) =>
      pageOf({ total: 10, says: ['total', 'pageCount', 'nextUri'] }, query),
    );
    const args = { pageNumber: 2, pageSize: 3, 'supportedContent.id': 'sc' };
    expect(await collect(client.integrations.list.all(args))).toEqual(items(3, 10));
    expect(requests.map(({ url }) => url)).toEqual(
      [2, 3, 4].map((page) => `${PATH}?pageNumber=${page}&pageSize=3&supportedContent.id=sc`),
    );
  });

  it('ask for a page when it is reached, not before', async () => {
    const { client, requests } = await api((query) => pageOf({ total: 100, says: ['nextUri'] }, query));
    for await (const { id } of client.integrations.list.all({ pageSize: 10 })) if (id === 'i-9') break;
    expect(requests).toHaveLength(1);
  });

  it('take the page size that the server chose', async () => {
    const { client } = await api(({ pageNumber }) =>
      pageOf({ total: 250, says: ['nextUri', 'total'] }, { pageNumber, pageSize: 100 }),
    );
    expect(await collect(client.integrations.list.all({ pageSize: 500 }))).toHaveLength(250);
  });

  const unpaged = Object.entries(methods).flatMap(([channel, ids]) =>
    Object.entries<OperationId>(ids)
      .filter(([, id]) => listingOf(id)?.items === 'entities' && !listingOf(id)?.paged)
      .map(([name]) => [channel, name] as const),
  );
  it.each(unpaged)('of %s.%s iterate once: upstream does not page it, whatever it says', async (channel, name) => {
    const { client, requests } = await api(() => ({
      entities: items(0, 2),
      pageCount: 9,
      nextUri: 'https://evil.example/?pageNumber=2',
    }));
    const method = (client as unknown as Record<string, Record<string, OptionalListMethod<object, unknown, unknown>>>)[
      channel
    ]?.[name];
    const args = name === 'listMessages' ? { conversationId: 'c' } : {};
    if (!method) throw new Error('no such method');
    expect(await collect(method.all(args))).toEqual(items(0, 2));
    expect(requests).toHaveLength(1);
  });

  it('iterate over an answer that is the list itself', async () => {
    const { client } = await api(() => items(0, 3));
    const ids = { conversationId: 'c', participantId: 'p' };
    // Upstream does not page it, so its type has no iterators.
    const list = client.emails.listWrapupCodes as ListMethod<typeof ids, WrapupCode[], WrapupCode>;
    expect(await collect(list.all(ids))).toEqual(items(0, 3));
    expect(await collect(list.pages(ids))).toEqual([items(0, 3)]);
  });

  it.each([[{}], [{ entities: null }], [{ entities: [] }], [{ entities: [], pageCount: 7, total: 99 }]])(
    'end at %o',
    async (body) => {
      const { client, requests } = await api(() => body);
      expect(await collect(client.integrations.list.all())).toEqual([]);
      expect(requests).toHaveLength(1);
    },
  );
});

describe('a repeated page', () => {
  const same = items(0, 5);
  it.each([
    ['by its number', () => ({ entities: same, pageNumber: 1, nextUri: `${PATH}?pageNumber=2` })],
    [
      'by its number, with other items',
      (_: Query, n: number) => ({ entities: [item(n)], pageNumber: 1, pageCount: 9 }),
    ],
    ['by its items', () => ({ entities: same, pageCount: 9 })],
    ['by its items, where nothing else is said', () => ({ entities: same, pageSize: 5 })],
    ['by its nextUri', () => ({ entities: same, pageNumber: 1, nextUri: `${PATH}?pageNumber=1` })],
  ])('known %s ends the listing', async (_, answer) => {
    const { client, requests } = await api(answer);
    const pages = await collect(client.integrations.list.pages());
    expect(pages).toHaveLength(1);
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  it('further back ends it as well', async () => {
    const { client } = await api((_, n) => ({ entities: [item(n % 3)], pageCount: 99 }));
    expect(await collect(client.integrations.list.all())).toHaveLength(3);
  });

  it('is an error where items are missing', async () => {
    const { client } = await api(() => ({ entities: same, total: 50, pageNumber: 1, nextUri: `${PATH}?pageNumber=2` }));
    const got: unknown[] = [];
    const failure = (async () => {
      for await (const one of client.integrations.list.all()) got.push(one);
    })();
    await expect(failure).rejects.toThrow(
      "getConversationsMessagingIntegrations: the answer's pages repeat, after 5 of 50 items. (correlation id corr-2)",
    );
    await expect(failure).rejects.toBeInstanceOf(ServerError);
    expect(got).toEqual(same);
  });
});

describe('counts that disagree', () => {
  it.each([
    ['a next page after all that was counted', { total: 5, pageCount: 1, nextUri: `${PATH}?pageNumber=2` }, 1],
    ['more items than pages', { total: 50, pageCount: 1 }, 1],
    ['counts that are none', { total: '50', pageCount: -3, pageSize: 1.5 }, 1],
  ])('%s: the end', async (_, says, expected) => {
    const { client, requests } = await api(({ pageNumber }) => ({
      entities: items(pageNumber * 5, pageNumber * 5 + 5),
      ...says,
    }));
    expect(await collect(client.integrations.list.pages())).toHaveLength(expected);
    expect(requests).toHaveLength(expected);
  });
});

describe('counts of 0 beside items', () => {
  const listed = (query: Query) => pageOf({ total: 10, says: ['nextUri'] }, query);
  it.each([{ total: 0 }, { pageCount: 0 }, { total: 0, pageCount: 0 }, { total: 0, pageCount: 0, nextUri: null }])(
    '%o say nothing: all items come',
    async (says) => {
      const { client } = await api((query) => ({ ...listed(query), ...says }));
      expect(await collect(client.integrations.list.all({ pageSize: 4 }))).toEqual(items(0, 10));
    },
  );
});

describe('a hostile answer', () => {
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
    const { client, requests } = await api(() => ({ entities: [item(1)], nextUri }));
    const got: unknown[] = [];
    const failure = (async () => {
      for await (const one of client.integrations.list.all()) got.push(one);
    })();
    await expect(failure).rejects.toThrow(ServerError);
    await expect(failure).rejects.toThrow(/nextUri .*correlation id corr-1/);
    expect([got, requests.length]).toEqual([[item(1)], 1]);
  });

  // `fc.webUrl` begins with a table of all characters, which takes a second to make.
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

  it('makes no request but to the listing, with whatever is in it', async () => {
    let body: unknown;
    const { client, requests } = await api(() => body);
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
        async (answer) => {
          try {
            body = JSON.parse(JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? 1 : value)));
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

  it('with entities that are no list is an error', async () => {
    const { client } = await api(() => ({ entities: { id: 'x' } }));
    await expect(collect(client.integrations.list.all())).rejects.toThrow(/entities are not a list/);
  });
});

describe('abort', () => {
  it('ends the iteration between two items, and between two pages', async () => {
    const { client, requests } = await api((query) => pageOf({ total: 100, says: ['nextUri'] }, query));
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

  it('by a signal that is none: an error that says so, and nothing is sent', async () => {
    const { client, requests } = await api((query) => pageOf({ total: 1, says: [] }, query));
    const items = client.integrations.list.all({}, { signal: {} as AbortSignal });
    await expect(items.next()).rejects.toThrow('signal must be an AbortSignal');
    expect(requests).toEqual([]);
  });
});
