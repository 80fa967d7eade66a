import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteLengthOf } from '../../../src/mcp/result/truncate.js';
import { truncateFailure } from '../../../src/mcp/result/truncate-failure.js';
import { createFailure } from '../../../src/mcp/tool-result.js';
import { anyCharacter } from '../../support/any-character.js';
import { dataOf, rawTextOf } from '../clients.js';

const facts = {
  kind: 'ValidationError',
  message: 'postConversationsEmails: 400 bad.request: No. (correlation id corr-1)',
  status: 400,
  code: 'bad.request',
  correlationId: 'corr-1',
  retryable: false,
  details: [{ errorCode: 'a' }] as object[],
  advice: 'Correct it according to the message, and call the tool again. '.repeat(3),
};
const failed = (more: Partial<typeof facts> = {}) => createFailure({ ...facts, ...more });
const errorIn = (result: object) => dataOf<{ error: Record<string, unknown> }>(result).error;

test('a short failure is not changed', () => {
  const result = failed();
  expect(truncateFailure(result, 2000, 'Raise it.')).toBe(result);
});

test('a long message is truncated, and the other facts stay', () => {
  const message = `postConversationsEmails: 400 bad.request: ${'ü'.repeat(50_000)} (correlation id corr-1)`;
  const result = truncateFailure(failed({ message }), 3000, 'Raise it.');
  const { message: short, _cut, ...kept } = errorIn(result);
  expect(short).toMatch(/^postConversationsEmails: 400 bad\.request: ü+… \[\d+ more characters\]$/);
  expect(kept).toEqual({ ...facts, message: undefined });
  expect(_cut).toMatchObject({
    note: expect.stringMatching(/Raise it\.$/),
    omitted: [{ path: 'message', unit: 'characters' }],
  });
  expect(dataOf(result)).toEqual(result.structuredContent);
  expect(Buffer.byteLength(rawTextOf(result))).toBeLessThanOrEqual(3000);
});

test('as many details are kept as fit', () => {
  const details = Array.from({ length: 900 }, (_, index) => ({
    errorCode: `code.${index}`,
    fieldName: 'x'.repeat(50),
  }));
  const result = truncateFailure(failed({ details }), 5000, '');
  const error = errorIn(result);
  expect(error.message).toBe(facts.message);
  expect(error.details).toEqual(details.slice(0, (error.details as object[]).length));
  expect(error._cut).toMatchObject({
    omitted: [{ path: 'details', kept: (error.details as object[]).length, of: 900 }],
  });
});

test('any failure is truncated to the limit, and keeps its short facts', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 40 });
  const long = fc.tuple(text, fc.integer({ min: 1, max: 200 })).map(([word, times]) => word.repeat(times));
  const problems = fc.array(fc.record({ argument: text, problem: long }), { maxLength: 8 });
  const result = fc.record({
    message: long,
    code: fc.oneof(text, long),
    advice: fc.oneof(text, long),
    details: problems,
  });
  fc.assert(
    fc.property(result, fc.integer({ min: 2000, max: 20_000 }), (more, limit) => {
      const truncated = truncateFailure(failed(more), limit, 'Raise it.');
      expect(Buffer.byteLength(rawTextOf(truncated))).toBeLessThanOrEqual(limit);
      expect(truncated.isError).toBe(true);
      expect(errorIn(truncated)).toMatchObject({
        kind: facts.kind,
        status: 400,
        correlationId: 'corr-1',
        retryable: false,
      });
      if (byteLengthOf(more.advice) < limit / 2) expect(errorIn(truncated).advice).toBe(more.advice);
    }),
    { numRuns: 50 },
  );
});
