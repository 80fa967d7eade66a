import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeOf } from '../../../src/mcp/result/truncate.js';
import { cutFailure } from '../../../src/mcp/result/truncate-failure.js';
import { failure } from '../../../src/mcp/tool-result.js';
import { anyCharacter } from '../../support/any-character.js';

const facts = {
  kind: 'ValidationError',
  message: 'postConversationsEmails: 400 bad.request: No. (correlation id corr-1)',
  status: 400,
  code: 'bad.request',
  correlationId: 'corr-1',
  retryable: false,
  details: [{ errorCode: 'a' }] as object[],
  advice: 'Mend the arguments by what it says, and call again. '.repeat(3),
};
const failed = (more: Partial<typeof facts> = {}) => {
  const all = { ...facts, ...more };
  return failure([all.message, all.advice], all);
};
const errorIn = (result: object) =>
  (result as { structuredContent: { error: Record<string, unknown> } }).structuredContent.error;
const textIn = ({ content }: { content: { text: string }[] }) => content.map(({ text }) => text).join('\n');

test('one that is short stays as it is', () => {
  const result = failed();
  expect(cutFailure(result, 2000, 'Raise it.')).toBe(result);
});

test('of a long message the end is left out, and what it takes to act is said again', () => {
  const message = `postConversationsEmails: 400 bad.request: ${'ü'.repeat(50_000)} (correlation id corr-1)`;
  const result = cutFailure(failed({ message }), 3000, 'Raise it.');
  const { message: short, _cut, ...kept } = errorIn(result);
  expect(short).toMatch(/^postConversationsEmails: 400 bad\.request: ü+… \[\d+ more characters\]$/);
  expect(kept).toEqual({ ...facts, message: undefined });
  expect(_cut).toMatchObject({
    note: expect.stringMatching(/Raise it\.$/),
    leftOut: [{ path: 'message', unit: 'characters' }],
  });
  const [first, ids, ...rest] = textIn(result).split('\n');
  expect(first).toMatch(/ü… \[\d+ more characters\]$/);
  expect(ids).toBe('(status 400, code bad.request, correlation id corr-1)');
  expect(rest).toEqual([facts.advice, 'Raise it.']);
  expect(Buffer.byteLength(textIn(result))).toBeLessThanOrEqual(3000);
});

test('of many details as many are kept as there is room for', () => {
  const details = Array.from({ length: 900 }, (_, index) => ({
    errorCode: `code.${index}`,
    fieldName: 'x'.repeat(50),
  }));
  const result = cutFailure(failed({ details }), 5000, '');
  const error = errorIn(result);
  expect(error.message).toBe(facts.message);
  expect(error.details).toEqual(details.slice(0, (error.details as object[]).length));
  expect(error._cut).toMatchObject({
    leftOut: [{ path: 'details', kept: (error.details as object[]).length, of: 900 }],
  });
  // Short as it is, the text needs no cut of its own.
  expect(textIn(result)).toContain(facts.message);
});

test('whatever is long, none is longer than the limit, and nothing that a short one has is lost', () => {
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
      const cut = cutFailure(failed(more), limit, 'Raise it.');
      expect(sizeOf(cut.structuredContent)).toBeLessThanOrEqual(limit);
      expect(Buffer.byteLength(textIn(cut))).toBeLessThanOrEqual(limit);
      expect(cut.isError).toBe(true);
      expect(errorIn(cut)).toMatchObject({ kind: facts.kind, status: 400, correlationId: 'corr-1', retryable: false });
      if (sizeOf(more.advice) < limit / 2) expect(textIn(cut)).toContain(more.advice);
    }),
    { numRuns: 50 },
  );
});
