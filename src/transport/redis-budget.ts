import { DEFAULT_WINDOW_S, MAX_FIRST_REQUESTS, MAX_WINDOW_MS, type RateBudget, ROUNDING_MS } from './rate-budget.js';

/** Options of `redisBudget`. */
export interface RedisBudgetOptions {
  /**
   * Runs a Lua script with your Redis client library. ioredis:
   * `(script, keys, args) => redis.eval(script, keys.length, ...keys, ...args)`. node-redis:
   * `(script, keys, args) => redis.eval(script, { keys, arguments: args })`.
   */
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
  /** The Redis key. Use one key for each access token or OAuth client. */
  key: string;
}

/**
 * Creates a rate budget in Redis (or Valkey) that replicas share. It counts like the default budget in memory, with the
 * clock of Redis.
 *
 * @example
 * const budget = redisBudget({ key: 'genesys', eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }) });
 * const client = createClient({ region, auth, rateLimiter: createRateLimiter({ budget }) });
 */
export function redisBudget({ eval: run, key }: RedisBudgetOptions): RateBudget {
  const evaluate = async (script: string, ...args: (number | undefined)[]) =>
    Number(
      await run(
        `${prelude()}${script}`,
        [key],
        args.map((value) => String(value ?? '')),
      ),
    );
  return {
    take: () => evaluate(TAKE),
    learn: async ({ allowed, count, reset, retryAfter, status, age }) =>
      void (await evaluate(learn(), allowed, count, reset, retryAfter, status, Math.round(age))),
  };
}

// The scripts are the Lua version of rate-budget.ts; one test runs both. Templates with imported constants are functions,
// because bundlers would keep them in bundles that do not use Redis.

const prelude = () => `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local FOREVER = 1e15
local initial = {allowed = FOREVER, window = FOREVER, ends = FOREVER, used = 0, began = 0, known = 0, paused = 0}
local s = {}
for name, value in pairs(initial) do s[name] = tonumber(redis.call('HGET', KEYS[1], name)) or value end
local function save()
  for name, value in pairs(s) do redis.call('HSET', KEYS[1], name, string.format('%.0f', value)) end
  redis.call('PEXPIRE', KEYS[1], ${2 * MAX_WINDOW_MS})
end
`;

const TAKE = `
if now >= s.ends then s.used, s.known, s.began, s.ends = 0, 0, now, now + s.window end
local wait = math.max(s.paused - now, 0)
if s.used >= s.allowed then wait = math.max(wait, s.ends - now) end
if wait == 0 then s.used = s.used + 1 end
save()
return wait
`;

const learn = () => `
local limit, count, reset, after = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local rejected, sent = ARGV[5] == '429', now - tonumber(ARGV[6])
local function milliseconds(seconds) return math.min(seconds * 1000, ${MAX_WINDOW_MS}) end
if sent < s.began then return 0 end
if limit then
  local isFirst = s.allowed == FOREVER
  if isFirst then s.used = math.min(s.used, (count or 0) + ${MAX_FIRST_REQUESTS}) end
  local rest = milliseconds(reset or ${DEFAULT_WINDOW_S})
  local latest = now + rest + ${ROUNDING_MS}
  local isNext = s.known == 1 and sent + rest - ${ROUNDING_MS} > s.ends
  if isNext then s.used = 0 end
  if s.known == 1 and not isNext then latest = math.min(s.ends, latest) end
  s.ends, s.known = latest, 1
  s.window = math.max(isFirst and 0 or s.window, rest + ${ROUNDING_MS})
  s.allowed = math.max(1, limit)
end
s.used = math.max(s.used, count or 0)
if rejected then
  s.paused = math.max(s.paused, now + milliseconds(after or reset or 1))
  if limit and (count or limit) >= limit then s.used = math.max(s.used, s.allowed) end
end
save()
return 0
`;
