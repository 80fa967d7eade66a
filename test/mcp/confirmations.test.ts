import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import type { ToolCall } from '../../src/mcp/available-tool.js';
import { type ConfirmableCall, createConfirmStep } from '../../src/mcp/confirm-step.js';
import { createConfirmations } from '../../src/mcp/confirmations.js';
import { manifest } from '../../src/mcp/manifest.js';
import { dataOf } from './clients.js';

const call = { tool: 'send', args: { b: 1, a: { d: 2, c: [3] } }, connection: 'acme', principal: undefined };

describe('the key', () => {
  it.each([
    ['k'.repeat(32), 'k'.repeat(32), undefined],
    ['k'.repeat(32), 'x'.repeat(32), 'forged'],
    [undefined, undefined, 'forged'],
  ])('of %s and %s gives %s', async (one, other, reason) => {
    const state = await createConfirmations({ key: one, seconds: 60 }).createState(call);
    expect(await createConfirmations({ key: other, seconds: 60 }).use(state, call)).toBe(reason);
  });

  it('needs 32 bytes', () => {
    expect(() => createConfirmations({ key: 'k'.repeat(31), seconds: 60 })).toThrow(
      /^mcp: GENESYS_MCP_CONFIRM_KEY must have at least 32 bytes/,
    );
  });

  it('is random by default', async () => {
    const confirmations = createConfirmations({ seconds: 60 });
    expect(await confirmations.use(await confirmations.createState(call), call)).toBeUndefined();
  });
});

it('the order of nested arguments does not matter, but each value does', async () => {
  const confirmations = createConfirmations({ seconds: 60 });
  const reordered = { ...call, args: { a: { c: [3], d: 2 }, b: 1 } };
  expect(await confirmations.use(await confirmations.createState(call), reordered)).toBeUndefined();
  const changed = { ...call, args: { a: { c: [4], d: 2 }, b: 1 } };
  expect(await confirmations.use(await confirmations.createState(call), changed)).toBe('other');
});

describe('the step', () => {
  const tool = manifest.find(({ name }) => name.endsWith('_post_emails_agentless')) ?? expect.unreachable();
  const confirmable = (args: Record<string, unknown>, title = tool.title, label?: string) =>
    ({
      tool: { ...tool, title },
      name: 'post_emails_agentless',
      args,
      connection: { id: 'acme', label },
      principal: { connections: [] },
    }) as unknown as ConfirmableCall;
  const run = (given: ConfirmableCall, more: object = {}) => createConfirmStep()(given, more as ToolCall);
  const questionOf = async (given: ConfirmableCall) => {
    const { inputRequests } = (await run(given)) as InputRequiredResult;
    const { confirm } = inputRequests as unknown as Record<
      'confirm',
      { params: { message: string; requestedSchema: object } }
    >;
    return confirm.params;
  };
  const errorOf = async (more: object) =>
    dataOf<{ error: object }>((await run(confirmable({}), more)) ?? expect.unreachable()).error;
  const respond = (response: object) => ({ inputResponses: { confirm: response } });

  it('shows the title, the organization and the arguments, and requires a checkbox', async () => {
    const { message, requestedSchema } = await questionOf(confirmable({ subject: 'Hi' }, 'Send an email', 'Acme'));
    expect(message).toBe('Send an email, in Acme (acme)?\npost_emails_agentless {\n "subject": "Hi"\n}');
    expect(requestedSchema).toEqual({
      type: 'object',
      properties: {
        confirm: { type: 'boolean', title: 'Confirm', description: 'Whether to send this call to Genesys Cloud.' },
      },
      required: ['confirm'],
    });
    expect((await questionOf(confirmable({}, ''))).message).toBe(
      'post_emails_agentless, in acme?\npost_emails_agentless {}',
    );
  });

  it.each([1500, 1501])('shows %i characters of arguments, at most 1500', async (length) => {
    const args = { text: 'x'.repeat(length - JSON.stringify({ text: '' }, undefined, 1).length) };
    const json = JSON.stringify(args, undefined, 1);
    const { message } = await questionOf(confirmable(args));
    expect(json).toHaveLength(length);
    expect(message.split('post_emails_agentless ')[1]).toBe(
      length > 1500 ? `${json.slice(0, 1500)}… (1501 characters)` : json,
    );
  });

  it.each([
    { action: 'decline', content: { confirm: true } },
    { action: 'cancel' },
    { action: 'accept' },
    { action: 'accept', content: { confirm: 'true' } },
  ])('does not send after %j, and advises not to try again', async (response) => {
    expect(await errorOf(respond(response))).toMatchObject({
      message: 'The person did not confirm post_emails_agentless. Nothing was sent.',
      retryable: false,
      advice: 'Do not call it again unless they ask you to.',
    });
  });

  it('advises what to do if the host cannot ask, or the confirmation is invalid', async () => {
    expect(await errorOf({ confirmationObstacle: 'the host cannot ask' })).toMatchObject({
      message: 'A person must confirm post_emails_agentless, but the host cannot ask. Nothing was sent.',
      retryable: false,
      advice: expect.stringContaining('Explain to the person'),
    });
    expect(await errorOf(respond({ action: 'accept', content: { confirm: true } }))).toMatchObject({
      reason: 'forged',
      retryable: true,
      advice: 'Call the tool again without a confirmation. The person is then asked again.',
    });
  });
});
