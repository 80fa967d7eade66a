/** Three replicas of a service share one Redis: one requests a token, and the others use it. */
import { clientCredentials, createClient, redisTokenStore } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', { maxRetriesPerRequest: 1 });
redis.on('error', (error) => console.error(`Redis: ${error.message || error.name}`));

const sandbox = createSandbox();
let tokenRequests = 0;
const fetch = (request: Request): Promise<Response> => {
  if (new URL(request.url).pathname === '/oauth/token') tokenRequests += 1;
  return sandbox.fetch(request);
};

const replicas = [1, 2, 3].map(() =>
  createClient({
    baseUrl: sandbox.url,
    fetch,
    auth: clientCredentials(sandbox.credentials),
    // Each replica has its own store on the same server.
    tokenStore: redisTokenStore({
      eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
    }),
  }),
);
try {
  const sent = replicas.map(({ emails }, index) =>
    emails.sendAgentless({
      senderType: 'Outbound',
      fromAddress: { email: 'noreply@harbor-supply.example' },
      toAddresses: [{ email: `customer-${index}@example.net` }],
      subject: 'Your order',
      textBody: 'It is on the way.',
    }),
  );
  await Promise.all(sent);
  console.log(`${replicas.length} replicas, ${tokenRequests} token request`);
  for (const { auth } of replicas) await auth.logout();
} finally {
  redis.disconnect();
}
