// One call that is retried and one that fails, logged with pino and with winston.
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';
import { createPinoLogger, requestContext } from './pino.js';
import { createWinstonLogger } from './winston.js';

for (const logger of [createPinoLogger(), createWinstonLogger()]) {
  const sandbox = createSandbox({ faults: [{ status: 503, times: 1 }] });
  const auth = accessToken(sandbox.token('Grace Okafor'));
  const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth, logger });
  await requestContext.run({ requestId: 'request-1' }, async () => {
    await client.emails.list();
    await client.emails.get({ conversationId: 'no-such' }).catch(() => {});
  });
}
