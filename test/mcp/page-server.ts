import { afterAll, beforeAll } from 'vitest';
import { serve } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

/** Starts a server with two connections for the tests of the tools page. Returns a function that returns its URL. */
export function pageServer(): () => string {
  let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    genesys = await fakeGenesys();
    server = await serve({
      connections: [genesys.connection('acme'), genesys.connection('bolt')],
      flags: { names: 'short', exclude: ['faxes'], discovery: true },
    });
  });
  afterAll(async () => {
    await server?.close();
    await genesys?.close();
  });
  return () => server.url;
}
