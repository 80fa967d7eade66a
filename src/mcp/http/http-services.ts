import { redisTokenStore } from '../../auth/redis-token-store.js';
import { memoryTokenStore, type TokenStore } from '../../auth/token-store.js';
import type { Environment } from '../../client/environment-options.js';
import { readVariable } from '../../client/environment-variable.js';
import { createRateLimiter, type RateLimiter } from '../../transport/rate-limiter.js';
import { redisBudget } from '../../transport/redis-budget.js';
import type { PrepareOptions } from '../connections.js';
import type { Log } from '../log.js';
import type { McpFlags } from '../mcp-flags.js';
import { type ApiMetrics, createApiMetrics } from '../observability/api-metrics.js';
import type { RedisConnection } from '../redis/open-redis.js';
import { redisPendingStore } from '../redis/redis-pending-store.js';
import { redisUsedConfirmations } from '../redis/redis-used-confirmations.js';
import type { UsedConfirmations } from '../used-confirmations.js';
import { memoryPendingStore } from './connect/pending-store.js';
import { createSignInLinks } from './connect/sign-in-links.js';
import type { SignInSettings } from './connect/user-connections.js';
import { sha256 } from './static-token-verifier.js';

/** What connections and routes of a server over HTTP share. */
export interface HttpServices {
  /** The public URL of the server. Without `--public-url`, it is known when the server listens. */
  readonly address: { url: string };
  readonly signIn: SignInSettings;
  readonly apiMetrics: ApiMetrics;
  /** Adds what replicas share, and metrics, to the options of a connection. */
  readonly prepare: PrepareOptions;
  /** The store of all tokens in Redis; undefined without it. */
  readonly sharedStore: TokenStore | undefined;
  /** The used confirmations of all replicas, in Redis; undefined without it. */
  readonly usedConfirmations: UsedConfirmations | undefined;
  close(): void;
}

const PREFIX = 'genesys-mcp';

/** @throws ArgumentError if Redis is not available. */
export async function createHttpServices(flags: McpFlags, env: Environment, log: Log): Promise<HttpServices> {
  const address = { url: flags.publicUrl ?? '' };
  const apiMetrics = createApiMetrics();
  const redis = await connectRedis(flags, env, log);
  const sharedStore = redis && redisTokenStore({ eval: redis.eval, prefix: `${PREFIX}:token` });
  const tokenStore = sharedStore ?? memoryTokenStore();
  const pending = redis ? redisPendingStore(redis, `${PREFIX}:sign-in`) : memoryPendingStore();

  const createLimiter = (identity: unknown): RateLimiter => {
    if (!redis) return createRateLimiter();
    // A hash, because the credentials are part of the identity.
    const key = sha256(JSON.stringify(identity));
    return createRateLimiter({
      budget: redisBudget({ eval: redis.eval, key: `${PREFIX}:budget:${key}` }),
      onBudgetError: (error) => log.warn('rate budget not available', { error: (error as Error).message }),
    });
  };

  const prepare: PrepareOptions = (options, identity) => {
    const rateLimiter = options.rateLimiter ?? createLimiter(identity);
    if (rateLimiter) apiMetrics.addQueue(options.id, rateLimiter);
    const hooks = apiMetrics.createHooks(options.id, options.hooks);
    return { ...options, rateLimiter, hooks, tokenStore: options.tokenStore ?? sharedStore };
  };

  return {
    address,
    apiMetrics,
    prepare,
    signIn: { links: createSignInLinks(pending, () => address.url), tokenStore, prepare },
    sharedStore,
    usedConfirmations: redis && redisUsedConfirmations(redis, `${PREFIX}:confirmation`),
    close: () => redis?.close(),
  };
}

/** The URL can have a password, so it can also come from the environment or a file. */
async function connectRedis(flags: McpFlags, env: Environment, log: Log): Promise<RedisConnection | undefined> {
  const url = flags.redis ?? readVariable(env, 'GENESYS_MCP_REDIS_URL');
  return url === undefined ? undefined : (await import('../redis/open-redis.js')).openRedis(url, log);
}
