import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId } from '../../../src/mcp/shape/ids.js';
import { MASKS, redact, redactText } from '../../../src/mcp/shape/redact.js';

describe('what is masked', () => {
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
    ['5500005555555559', MASKS.card],
    ['378282246310005', MASKS.card],
  ])('%s', (text, masked) => {
    expect(redactText(text)).toBe(masked);
  });
});

describe('what is not', () => {
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
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

test('ids and links stay whole; names of properties too', () => {
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

describe('of any text', () => {
  test('an e-mail address, a phone number or a card number in it is masked, and the words around it stay', () => {
    const secret = fc.oneof(
      fc.emailAddress({ size: 'small' }).filter((email) => /^[\w.+-]+@[\w.-]+$/.test(email)),
      digits(11).map((number) => `+${number}`),
      digits(15).map(luhn),
      digits(15).map((body) => luhn(body).replace(/(\d{4})(?=\d)/g, '$1 ')),
    );
    fc.assert(
      fc.property(words, secret, words, (before, hidden, after) => {
        const masked = redactText(`${before} ${hidden} ${after}`);
        expect(masked).not.toContain(hidden);
        expect(Object.values(MASKS).map((mask) => `${before} ${mask} ${after}`)).toContain(masked);
      }),
    );
  });

  test('a UUID, an ISO date or a hash stays', () => {
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

  test('masking twice is masking once, and the shape stays', () => {
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
