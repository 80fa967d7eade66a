import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { getRetryAfter, parseRetryAfter } from '../../src/transport/retry-after.js';

afterEach(() => vi.unstubAllEnvs());

const NOW = Date.parse('2026-03-03T10:00:00Z');

it('parses any number of seconds', () => {
  fc.assert(fc.property(fc.nat(), (seconds) => parseRetryAfter(String(seconds), NOW) === seconds));
});

it('parses any HTTP date, and returns 0 for a past one', () => {
  const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, (date) => {
      const whole = Math.floor(date.getTime() / 1000) * 1000;
      expect(parseRetryAfter(date.toUTCString(), NOW)).toBe(Math.max(0, (whole - NOW) / 1000));
    }),
  );
});

it('never throws, and never returns a negative or infinite wait', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const seconds = parseRetryAfter(text, NOW) ?? 0;
      expect(seconds >= 0 && Number.isFinite(seconds)).toBe(true);
    }),
  );
});

it.each([null, '', ' ', '-1', 'soon', '2026-03-03', '1e9', '0x10', 'Infinity', '12 seconds'])(
  'returns undefined for %j',
  (header) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  },
);

it('parses the asctime format, which is always GMT', () => {
  vi.stubEnv('TZ', 'America/New_York');
  expect(parseRetryAfter('Tue Mar  3 10:00:07 2026', NOW)).toBe(7);
  expect(parseRetryAfter('Tue Mar 03 10:00:07 2026', NOW)).toBe(7);
});

it.each([
  'tue Mar 03 10:00:07 2026',
  '1Tue, 03 Mar 2026 10:00:07 GMT',
  'xTue, 03 Mar 2026 10:00:07 GMT',
  'T, 03 Mar 2026 10:00:07 GMT',
  'Tue mar 03 10:00:07 2026',
  'Tue MAR 03 10:00:07 2026',
  'Tue March 03 10:00:07 2026',
  'Tue Mar x3 10:00:07 2026',
  'Tue Mar 03 10:00:07 26',
  'Tue Mar 03 10:00:07 2026 GMT',
  'Tue Mar 03 10:00 2026',
  'Tue, ',
])('does not parse %j, which is no HTTP date', (header) => {
  expect(parseRetryAfter(header, NOW)).toBeUndefined();
});

it('accepts spaces around a date', () => {
  expect(parseRetryAfter('  Tue, 03 Mar 2026 10:00:07 GMT ', NOW)).toBe(7);
  expect(parseRetryAfter(' 7.25 ', NOW)).toBe(7.25);
});

it('compares a date with the clock of the server that set it', () => {
  const headers = new Headers({
    'retry-after': 'Tue, 03 Mar 2026 10:00:07 GMT',
    date: 'Tue, 03 Mar 2026 10:00:02 GMT',
  });
  // The local clock is an hour behind.
  expect(getRetryAfter(headers, NOW - 3_600_000)).toBe(5);
  headers.delete('date');
  expect(getRetryAfter(headers, NOW)).toBe(7);
});
