import { expect, it } from 'vitest';
import { parseRateLimitInfo } from '../../src/transport/rate-limit-info.js';

const parse = (headers: Record<string, string>) => parseRateLimitInfo(new Headers(headers), Date.now());
const all = { 'inin-ratelimit-allowed': '300', 'inin-ratelimit-count': '120', 'inin-ratelimit-reset': '17' };

it('parses the headers of Genesys and Retry-After', () => {
  expect(parse({ ...all, 'retry-after': '5' })).toEqual({ allowed: 300, count: 120, reset: 17, retryAfter: 5 });
  expect(parse({ ...all, 'inin-ratelimit-reset': '0' })).toEqual({ allowed: 300, count: 120, reset: 0 });
  expect(parse({ ...all, 'inin-ratelimit-reset': '12.25' })).toMatchObject({ reset: 12.25 });
});

it('has no value for a missing or invalid header', () => {
  expect(parse({})).toEqual({});
  expect(parse({ 'inin-ratelimit-allowed': '300', 'inin-ratelimit-count': 'x' })).toEqual({ allowed: 300 });
  for (const invalid of ['', '-1', '1e3', '5s', 's5', '1.', '.5', '1.2.3', '1,000', '1x5', 'NaN']) {
    expect(parse({ ...all, 'inin-ratelimit-count': invalid })).toEqual({ allowed: 300, reset: 17 });
  }
});

it('ignores count and reset without a valid limit', () => {
  expect(parse({ ...all, 'inin-ratelimit-allowed': 'many', 'retry-after': '5' })).toEqual({ retryAfter: 5 });
});
