import { describe, expect, test } from 'vitest';
import { HOST_FIELDS, normalizeArguments } from '../../src/mcp/normalize-arguments.js';
import { toolNamed } from '../../src/mcp/tool-names.js';

const normalize = (name: string, args: Record<string, unknown>) => {
  const tool = toolNamed(name);
  if (!tool) throw new Error(`No tool ${name}.`);
  return normalizeArguments(tool.inputSchema, args);
};

test.each(HOST_FIELDS)('the field %s of a host is dropped, unless the tool has it', (field) => {
  expect(normalize('get_email', { conversationId: 'c1', [field]: 'x' })).toEqual({ conversationId: 'c1' });
  const schema = { type: 'object', properties: { [field]: { type: 'string' } } } as const;
  expect(normalizeArguments(schema, { [field]: 'x' })).toEqual({ [field]: 'x' });
});

test('any other unknown argument stays, so that it is rejected', () => {
  expect(normalize('get_email', { conversationId: 'c1', extra: null })).toEqual({ conversationId: 'c1', extra: null });
});

describe('null', () => {
  test('of an optional argument means absent, at every level', () => {
    const args = {
      conversationId: 'c1',
      subject: null,
      from: { email: 'a@example.com', name: null },
      to: [{ email: 'b@example.com', name: null }],
      textBody: 'Hi',
    };
    expect(normalize('post_email_messages', args)).toEqual({
      conversationId: 'c1',
      from: { email: 'a@example.com' },
      to: [{ email: 'b@example.com' }],
      textBody: 'Hi',
    });
  });

  test('of an argument that can be null stays', () => {
    const schema = { type: 'object', properties: { name: { type: ['string', 'null'] } } } as const;
    expect(normalizeArguments(schema, { name: null })).toEqual({ name: null });
  });

  test('of a required argument and in a free map stays', () => {
    expect(normalize('get_email', { conversationId: null })).toEqual({ conversationId: null });
    const args = { conversationId: 'c1', participantId: 'p1', attributes: { tier: null } };
    expect(normalize('patch_email_participant_attributes', args)).toEqual(args);
  });
});
