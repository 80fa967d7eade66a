import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, dataOf, type Era, serve } from './clients.js';
import { errorResponse, fakeGenesys } from './fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
const rejectedPaths = new Set<string>();

beforeAll(async () => {
  // The first request for a path that ends in `slow` is rejected, and the next one succeeds.
  genesys = await fakeGenesys(({ path }) => {
    if (!path.endsWith('slow') || rejectedPaths.has(path)) return { body: { id: 'x' } };
    rejectedPaths.add(path);
    return errorResponse(429, 'too.many.requests');
  });
  const connection = genesys.connection('acme', { retry: { backoff: { base: 1, max: 5 } } });
  server = await serve({ connections: [connection], flags: { names: 'short' } });
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
});

test.each<Era>(['modern', 'legacy'])('only a call that waits for a retry sends progress, %s protocol', async (era) => {
  const client = await connect(server.url, era);
  const call = async (conversationId: string) => {
    const messages: (string | undefined)[] = [];
    const onprogress = ({ message }: { message?: string | undefined }) => messages.push(message);
    const result = await client.callTool({ name: 'get_email', arguments: { conversationId } }, { onprogress });
    expect(dataOf(result)).toEqual({ id: 'x' });
    return messages;
  };
  const [slow, quick] = await Promise.all([call(`${era}-slow`), call(`${era}-quick`)]);
  expect(slow).toEqual([expect.stringMatching(/^Genesys limits the request rate\. Retrying in 1 second\.$/)]);
  expect(quick).toEqual([]);
  await client.close();
});
