import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId } from '../../../src/mcp/result/is-id.js';
import { redact, redaction, redactText } from '../../../src/mcp/result/redact.js';
import { MASKS } from '../../../src/mcp/result/secret-patterns.js';
import { truncate } from '../../../src/mcp/result/truncate.js';

describe('masked text', () => {
  test.each([
    ['Write to anna.m+x@example.co.uk, please', `Write to ${MASKS.email}, please`],
    ['jörg@müller.example', MASKS.email],
    ['"Anna" <anna@example.com>', `"Anna" <${MASKS.email}>`],
    ['Call +49 30 1234567 or +1 (555) 123-4567.', `Call ${MASKS.phone} or ${MASKS.phone}.`],
    ['tel:+493012345678', `tel:${MASKS.phone}`],
    ['0049 30 1234567', MASKS.phone],
    ['030/1234567 or (555) 123-4567', `${MASKS.phone} or ${MASKS.phone}`],
    ['my number is 01701234567', `my number is ${MASKS.phone}`],
    ['555-123-4567', MASKS.phone],
    ['4111 1111 1111 1111', MASKS.card],
    ['card 4111-1111-1111-1111!', `card ${MASKS.card}!`],
    ['1900-2000-0000-0005', MASKS.card],
    ['5500005555555559', MASKS.card],
    ['378282246310005', MASKS.card],
    ['Call me at 0301234567.', `Call me at ${MASKS.phone}.`],
    ['0301234567, or 0309876543.', `${MASKS.phone}, or ${MASKS.phone}.`],
    ['Call 1-800-555-1234 now', `Call ${MASKS.phone} now`],
    ['1-212-555-0123', MASKS.phone],
    ['1 (800) 555-1234', MASKS.phone],
    ['1.212.555.0123', MASKS.phone],
    ['212.555.0123.', `${MASKS.phone}.`],
    ['(212)555-0123', MASKS.phone],
    ['212\u2011555\u20110123', MASKS.phone],
    ['+49\u00a030\u00a01234567', MASKS.phone],
    ['+49 (0)30 1234567', MASKS.phone],
    ['+49 30\n1234567', MASKS.phone],
    ['Call +49 30 1234567. 20 people wait.', `Call ${MASKS.phone}. 20 people wait.`],
    ['Tel.0301234567', `Tel.${MASKS.phone}`],
    ['Tel(030)1234567', `Tel${MASKS.phone}`],
    ['（030）1234567', MASKS.phone],
    ['06.12.34.56.78', MASKS.phone],
    ['06 12 34 56 78.', `${MASKS.phone}.`],
    ['0170 1234567 / 0171 7654321', MASKS.phone],
    ['0301234567 030987654', `${MASKS.phone} ${MASKS.phone}`],
    ['My card: 4111.1111.1111.1111.', `My card: ${MASKS.card}.`],
    ['4111\u00a01111\u00a01111\u00a01111', MASKS.card],
    ['4111 1111 1111 1111 12/27', `${MASKS.card} 12/27`],
    ['4111111111111111 123', `${MASKS.card} 123`],
    ['of order 1234 4111 1111 1111 1111', `of order 1234 ${MASKS.card}`],
    ['order 4111-1111-1111-1111-', `order ${MASKS.card}-`],
    ['8-495-123-45-67', MASKS.phone],
    ['030.12.3456 or 0171/12/3456', `${MASKS.phone} or ${MASKS.phone}`],
    ['0151-1234567/0152-7654321/0153-1111111', MASKS.phone],
    ['9f86d081884c7d659a2feaa0c55ad015@example.com', MASKS.email],
    ['o&m@mail_in.example.com', MASKS.email],
    ['"anna b"@example.com, "a@b"@example.com', `${MASKS.email}, ${MASKS.email}`],
    [String.raw`"an\"na"@example.com`, MASKS.email],
    ['to anna&#64;example.com now', `to ${MASKS.email} now`],
    ['anna&#x40;example&#46;com', MASKS.email],
    ['anna&#0064example.com', MASKS.email],
    ['anna&commat;example&period;com', MASKS.email],
    ['&lt;anna@example.com&gt;', `&lt;${MASKS.email}&gt;`],
    ['?to=anna%40example.com&x', `?to=${MASKS.email}&x`],
    ['ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', MASKS.email],
    ['anna﹫example.com', MASKS.email],
    ['a\u200Bn\u200Dna\u2060@exam\u00ADple.com\uFEFF!', `${MASKS.email}!`],
    ['anna&#8203;@&ZeroWidthSpace;example.com', MASKS.email],
    ['４１１１ １１１１ １１１１ １１１１', MASKS.card],
    ['4111_1111_1111_1111', MASKS.card],
    ['4111\u200B1111\u200B1111\u200B1111', MASKS.card],
    ['4111&nbsp;1111&nbsp;1111&#160;1111', MASKS.card],
    ['＋４９ ３０ １２３４５６７', MASKS.phone],
    ['030\u200B1234567', MASKS.phone],
    ['&#43;49 30 1234567', MASKS.phone],
  ])('%s', (text, masked) => {
    expect(redactText(text)).toBe(masked);
  });
});

describe('text that stays', () => {
  test.each([
    '2026-01-31T09:30:00.000Z',
    '2026-01-31',
    'a1b2c3d4-e5f6-4789-8abc-def012345678',
    '12345678-1234-4123-8123-123456789012',
    '9f86d081884c7d659a2feaa0c55ad015',
    'Order 4711 of 31.1., 49.90 EUR',
    'at 10:30 in room 12',
    'not@all',
    'v1.22.333',
    'v1.2.3.4 at 192.168.100.200',
    'am 31.12.2026.',
    '31-12-2026 or 12/31/2026, 2026/12/31 or 2026.12.31.',
    'the winter of 2025/2026, the season 2025\u20132026',
    '01.02.2026 - 03.04.2026',
    'Order 4711 2026-01-31T10:00:00Z',
    '10 2026-01-31 2026-02-28',
    '1.234.567,89 or 12 345 678,90 EUR',
    '$1,234,567.89',
    '+1.234.567,89 EUR',
    '12.345.678 EUR',
    'a score of 0.8734563456345634',
    '52.5200066, 13.4049540',
    'ISBN 978-3-16-148410-0',
    'order AB-123456789',
    'conversation a1b2c3d4-e5f6-4789-8abc-def012345678.',
    'he said "hello" @ work, &amp; 50&#37; of ４７１１ 👨\u200D👩\u200D👧',
    '&#1114112; &unknown; &commat; 4711',
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

test('ids, links and property names are not masked', () => {
  const data = {
    id: '4111111111111111',
    conversationId: '0491701234567',
    messageIds: ['01701234567'],
    selfUri: '/api/v2/x/01701234567',
    attributes: { 'a@example.com': 'b@example.com' },
    participants: [{ address: 'tel:+493012345678', count: 4111111111111111, ok: true, none: null }],
  };
  expect(redact(data)).toEqual({
    ...data,
    attributes: { 'a@example.com': MASKS.email },
    participants: [{ ...data.participants[0], address: `tel:${MASKS.phone}` }],
  });
});

const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`));
const luhn = (body: string) => {
  for (let check = 0; check < 10; check++) {
    const sum = [...`${body}${check}`].reverse().reduce((total, digit, index) => {
      const doubled = index % 2 ? Number(digit) * 2 : Number(digit);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    if (sum % 10 === 0) return `${body}${check}`;
  }
  return body;
};
const words = fc.stringMatching(/^[a-z ]{0,20}$/);
/** Characters that can be directly before or after a number in a sentence, but not in an address. */
const [opening, closing] = [
  fc.constantFrom('', '(', '"', ':', '\n'),
  fc.constantFrom('', '.', ',', ';', ')', '!', '...', '\n'),
];

describe('any text', () => {
  test('an email address, a phone number or a card number in it is masked, and the words around it stay', () => {
    const secret = fc.oneof(
      fc.emailAddress({ size: 'small' }).filter((email) => /^[\w.+-]+@[\w.-]+$/.test(email)),
      digits(11).map((number) => `+${number}`),
      digits(15).map(luhn),
      fc
        .tuple(digits(15), fc.constantFrom(' ', '-', '.', '\u00a0', '\u2011'))
        .map(([body, gap]) => luhn(body).replace(/(\d{4})(?=\d)/g, `$1${gap}`)),
      digits(9).map((number) => `0${number}`),
      fc.tuple(digits(3), digits(3), digits(4), fc.constantFrom('-', '.', ' ', '\u2011')).map((all) => {
        const [area, office, line, gap] = all;
        return [area, office, line].join(gap);
      }),
    );
    fc.assert(
      fc.property(words, opening, secret, closing, words, (before, open, hidden, close, after) => {
        const masked = redactText(`${before} ${open}${hidden}${close} ${after}`);
        expect(masked).not.toContain(hidden);
        const expected = Object.values(MASKS).map((mask) => `${before} ${open}${mask}${close} ${after}`);
        expect(expected).toContain(masked);
      }),
    );
  });

  test('a UUID, an ISO date or a hash in it stays', () => {
    const kept = fc.oneof(
      fc.uuid(),
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
      fc.stringMatching(/^[a-f][0-9][0-9a-f]{30}$/),
    );
    fc.assert(
      fc.property(words, kept, words, (before, id, after) => {
        expect(redactText(`${before} ${id} ${after}`)).toBe(`${before} ${id} ${after}`);
      }),
    );
  });

  /**
   * A pattern with quadratic time takes minutes for these. Only `vm` can stop a running match; the timeout of a test can't. The
   * limit is not a measurement.
   */
  test.each([
    ...['a', 'é', 'f', '1', '0', '.', '-', '+', '_', '@', '(', ' ', '\n', '\u00a0'],
    ...[
      'a1',
      'a@',
      '@a',
      'a.',
      'a@a.',
      '1 ',
      '1.',
      '0.',
      '1-',
      '1/',
      '\n1',
      '00',
      '+1',
      '12-',
      '123 ',
      '123,',
      '1234 ',
    ],
    ...['"', '"a', '\\\\', '"a\\\\', '&#64;', '&#0', '&', '%40', '１', 'a＠', '\u200B', '1_', '\u200B1'],
    ...['1234.', '(12)', '(123) ', '12345678-', '06.12', '2026-01-01T00:00:00.0', '4111 1111 1111 1111 '],
  ])('a long run of %j is matched in linear time', (unit) => {
    const text = `${unit.repeat(200_000 / unit.length)}!`;
    expect(runInNewContext('redactText(text).length', { redactText, text }, { timeout: 3000 })).toBeGreaterThan(0);
  });

  test('masking is idempotent and keeps the structure', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const once = redact(data);
        expect(redact(once)).toEqual(once);
        const shape = (value: unknown): unknown =>
          typeof value === 'string'
            ? 'string'
            : Array.isArray(value)
              ? value.map(shape)
              : value && typeof value === 'object'
                ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isId(key) ? item : shape(item)]))
                : value;
        expect(shape(once)).toEqual(shape(data));
      }),
      { numRuns: 50 },
    );
  });
});

describe('truncated data', () => {
  const secrets = ['eve.long.name@example.com', '+49 30 1234567', '4111 1111 1111 1111', 'eve&#64;example.com'];

  test('has no part of an address or number at the end of a text', () => {
    for (let length = 0; length < 60; length++) {
      const text = `${'x'.repeat(1560 - length)} ${secrets[length % secrets.length]} ${'y'.repeat(9000)}`;
      const { text: short } = truncate({ text }, 2000, '', redaction);
      expect(short).toMatch(/^x+ ?(\[(email address|phone number|card number)\])?( y*)?… \[\d+ more characters\]$/);
    }
  });

  test('is within the limit, although masks are longer than what they hide', () => {
    const entities = Array.from({ length: 400 }, (_, index) => ({ id: `m${index}`, textBody: 'a@b.co '.repeat(10) }));
    for (const limit of [2000, 9000, 30_000]) {
      const text = JSON.stringify(truncate({ entities }, limit, 'See the next page.', redaction));
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
      expect(Buffer.byteLength(text)).toBeGreaterThan(limit / 2);
      expect(text).not.toContain('a@b.co');
      expect(JSON.parse(text)._cut.omitted[0]).toMatchObject({ path: 'entities', of: 400 });
    }
  });

  /** Masking all of it takes seconds. */
  test('is masked after most of it is omitted', () => {
    const data = { textBody: '12 '.repeat(2_000_000), entities: Array(500).fill({ textBody: '12 '.repeat(3000) }) };
    let masked = 0;
    const mask: typeof redaction.mask = (kept) => {
      masked += JSON.stringify(kept).length;
      return redaction.mask(kept);
    };
    truncate(data, 50_000, '', { ...redaction, mask });
    expect(masked).toBeLessThan(200_000);
  });
});
