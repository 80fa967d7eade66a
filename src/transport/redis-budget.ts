import { DEFAULT_WINDOW_S, MAX_FIRST_REQUESTS, MAX_WINDOW_MS, type RateBudget, ROUNDING_MS } from './rate-budget.js';

export interface RedisBudgetOptions {
  /**
   * Runs a Lua script in Redis, by the client library that you have. With ioredis:
   * `(script, keys, args) => redis.eval(script, keys.length, ...keys, ...args)`; with node-redis:
   * `(script, keys, args) => redis.eval(script, { keys, arguments: args })`.
   */
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
  /** The Redis key: one for each access token, or OAuth client, whose limit is shared. */
  key: string;
}

/** A budget in Redis (or Valkey), which replicas share. It works as the one in memory does, by the clock of Redis. */
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

// The scripts say in Lua what rate-budget.ts says in TypeScript; one test runs both. Those with numbers from there are
// functions, lest bundlers keep them where nobody uses Redis.

const prelude = () => `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local FOREVER = 1e15
local initial = {allowed = FOREVER, window = FOREVER, ends = FOREVER, used = 0, began = 0, told = 0, paused = 0}
local s = {}
for name, value in pairs(initial) do s[name] = tonumber(redis.call('HGET', KEYS[1], name)) or value end
local function save()
  for name, value in pairs(s) do redis.call('HSET', KEYS[1], name, string.format('%.0f', value)) end
  redis.call('PEXPIRE', KEYS[1], ${2 * MAX_WINDOW_MS})
end
`;

const TAKE = `
if now >= s.ends then s.used, s.told, s.began, s.ends = 0, 0, now, now + s.window end
local wait = math.max(s.paused - now, 0)
if s.used >= s.allowed then wait = math.max(wait, s.ends - now) end
if wait == 0 then s.used = s.used + 1 end
save()
return wait
`;

const learn = () => `
local limit, count, reset, after = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local refused, sent = ARGV[5] == '429', now - tonumber(ARGV[6])
local function milliseconds(seconds) return math.min(seconds * 1000, ${MAX_WINDOW_MS}) end
if sent < s.began then return 0 end
if limit then
  local first = s.allowed == FOREVER
  if first then s.used = math.min(s.used, (count or 0) + ${MAX_FIRST_REQUESTS}) end
  local rest = milliseconds(reset or ${DEFAULT_WINDOW_S})
  local latest = now + rest + ${ROUNDING_MS}
  local another = s.told == 1 and sent + rest - ${ROUNDING_MS} > s.ends
  if another then s.used = 0 end
  if s.told == 1 and not another then latest = math.min(s.ends, latest) end
  s.ends, s.told = latest, 1
  s.window = math.max(first and 0 or s.window, rest + ${ROUNDING_MS})
  s.allowed = math.max(1, limit)
end
s.used = math.max(s.used, count or 0)
if refused then
  s.paused = math.max(s.paused, now + milliseconds(after or reset or 1))
  if limit and (count or limit) >= limit then s.used = math.max(s.used, s.allowed) end
end
save()
return 0
`;
