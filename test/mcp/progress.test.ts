import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Era, serve } from './clients.js';
import { errorBody, fakeGenesys } from './fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
const refused = new Set<string>();

beforeAll(async () => {
  // The first request for a path that ends in `slow` is refused, the next is answered.
  genesys = await fakeGenesys(({ path }) => {
    if (!path.endsWith('slow') || refused.has(path)) return { body: { id: 'x' } };
    refused.add(path);
    return errorBody(429, 'too.many.requests');
  });
  const connection = genesys.connection('acme', { retry: { backoff: { base: 1, max: 5 } } });
  server = await serve({ connections: [connection], flags: { names: 'short' } });
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
});

test.each<Era>(['modern', 'legacy'])(
  'a call that waits for a retry says so, and no other does: %s protocol',
  async (era) => {
    const client = await connect(server.url, era);
    const call = async (conversationId: string) => {
      const told: (string | undefined)[] = [];
      const onprogress = ({ message }: { message?: string | undefined }) => told.push(message);
      const result = await client.callTool({ name: 'get_email', arguments: { conversationId } }, { onprogress });
      expect(result.structuredContent).toEqual({ id: 'x' });
      return told;
    };
    const [slow, quick] = await Promise.all([call(`${era}-slow`), call(`${era}-quick`)]);
    expect(slow).toEqual([expect.stringMatching(/^Genesys asks to slow down; trying again in 1 second$/)]);
    expect(quick).toEqual([]);
    await client.close();
  },
);
