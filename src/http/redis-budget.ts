import { LONGEST_WINDOW, type RateBudget, ROUNDING, UNKNOWN, USUAL_WINDOW } from './rate-budget.js';

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
        `${PRELUDE}${script}`,
        [key],
        args.map((value) => String(value ?? '')),
      ),
    );
  return {
    take: () => evaluate(TAKE),
    learn: async ({ allowed, count, reset, retryAfter, refused, age }) =>
      (await evaluate(LEARN, allowed, count, reset, retryAfter, refused ? 1 : 0, Math.round(age))) === 1,
  };
}

// The scripts say in Lua what rate-budget.ts says in TypeScript; one test runs both.

const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local names = {'allowed', 'window', 'used', 'passed', 'began', 'ends', 'paused', 'source'}
local saved = redis.call('HMGET', KEYS[1], unpack(names))
local s = {}
for i, name in ipairs(names) do s[name] = tonumber(saved[i]) or 0 end
if s.allowed == 0 then s.allowed, s.window = ${UNKNOWN.allowed}, ${UNKNOWN.window} end
local NOWHERE, REFUSALS, ANSWERS = 0, 1, 2
local UNLIMITED = 1e15
local function save()
  for _, name in ipairs(names) do redis.call('HSET', KEYS[1], name, string.format('%.0f', s[name])) end
  redis.call('PEXPIRE', KEYS[1], ${2 * LONGEST_WINDOW})
end
`;

const TAKE = `
if now >= s.ends then
  s.used, s.passed, s.began, s.ends = 0, 0, now, now + s.window
  if s.source == REFUSALS then s.allowed = math.ceil(s.allowed * 1.1) end
end
local wait = math.max(s.paused - now, 0)
if s.used >= s.allowed then wait = math.max(wait, s.ends - now) end
if wait == 0 then s.used = s.used + 1 end
save()
return wait
`;

const LEARN = `
local limit, count, reset, after = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local refused, age = ARGV[5] == '1', tonumber(ARGV[6])
local function within(seconds) return math.min(seconds * 1000, ${LONGEST_WINDOW}) + ${ROUNDING} end
local before, first = s.allowed, s.source == NOWHERE
if not first and now - age < s.began then return 0 end
if not refused then s.passed = s.passed + 1 end
if limit then
  s.allowed, s.source = math.max(1, limit), ANSWERS
  local finish = now + within(reset or ${USUAL_WINDOW})
  if finish > s.ends + ${2 * ROUNDING} then
    if not first then s.used = 0 end
    s.ends, s.window = finish, finish - now
  else
    s.ends = math.min(s.ends, finish)
  end
elseif s.source ~= ANSWERS then
  if refused then s.allowed, s.source = math.max(1, s.passed), REFUSALS
  elseif first then s.allowed = UNLIMITED end
end
if count then s.used = math.max(s.used, count) end
if refused then
  s.paused = math.max(s.paused, now + within(after or reset or 1))
  if (count or s.allowed) >= s.allowed then s.used = math.max(s.used, s.allowed) end
  if not limit then s.ends, s.window = s.paused, s.paused - s.began end
end
save()
return s.allowed > before and 1 or 0
`;
