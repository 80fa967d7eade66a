import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToolCall } from '../../src/mcp/available-tool.js';
import { type ConfirmableCall, createConfirmStep, needsConfirmation } from '../../src/mcp/confirm-step.js';
import { createConfirmations } from '../../src/mcp/confirmations.js';
import { manifest } from '../../src/mcp/manifest.js';
import type { UsedConfirmations } from '../../src/mcp/used-confirmations.js';
import { dataOf } from './clients.js';

const call = { tool: 'send', args: { b: 1, a: { d: 2, c: [3] } }, connection: 'acme', principal: undefined };

afterEach(() => void vi.useRealTimers());

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

describe('a confirmation', () => {
  it.each([
    ['tool', { tool: 'delete' }],
    ['connection', { connection: 'globex' }],
    ['principal', { principal: 'alice' }],
    ['argument', { args: { ...call.args, c: 3 } }],
    ['kind of value', { args: { ...call.args, a: { d: 2, c: { 0: 3 } } } }],
    ['null', { args: { ...call.args, a: null } }],
  ])('is not valid for a call with another %s', async (_, other) => {
    const confirmations = createConfirmations({ seconds: 60 });
    const state = await confirmations.createState(call);
    expect(await confirmations.use(state, { ...call, ...other })).toBe('other');
    expect(await confirmations.use(state, call)).toBeUndefined();
  });

  it('is valid once, for the given time', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const confirmations = createConfirmations({ seconds: 60 });
    const [spent, late, unused] = [
      await confirmations.createState(call),
      await confirmations.createState(call),
      await confirmations.createState(call),
    ];
    expect(await confirmations.use(spent, call)).toBeUndefined();
    expect(await confirmations.use(spent, call)).toBe('used');
    vi.setSystemTime(Date.now() + 59_000);
    expect(await confirmations.use(spent, call)).toBe('used');
    expect(await confirmations.use(late, call)).toBeUndefined();
    vi.setSystemTime(Date.now() + 2000);
    expect(await confirmations.use(unused, call)).toBe('expired');
  });

  it('has no content of the call', async () => {
    const [, body = ''] = (await createConfirmations({ seconds: 60 }).createState(call)).split('.');
    expect(Buffer.from(body, 'base64url').toString()).not.toMatch(/send|acme/);
  });

  it('that is missing or invented is forged', async () => {
    const confirmations = createConfirmations({ seconds: 60 });
    for (const state of [undefined, '', 'nonsense']) expect(await confirmations.use(state, call)).toBe('forged');
  });

  it('is remembered as used until it has expired', async () => {
    const add = vi.fn(async () => true);
    const confirmations = createConfirmations({ seconds: 60, used: { add } });
    await confirmations.use(await confirmations.createState(call), call);
    expect(add.mock.calls).toEqual([[expect.stringMatching(/^[\da-f-]{36}$/), 61_000]]);
  });

  it('is not used if nobody knows whether it was', async () => {
    const add = () => Promise.reject(new Error('the store is down'));
    const confirmations = createConfirmations({ seconds: 60, used: { add } });
    expect(await confirmations.use(await confirmations.createState(call), call)).toBe('unchecked');
  });
});

it('tools that destroy or reach people need a confirmation', () => {
  const tool = manifest[0] ?? expect.unreachable();
  const hints = (destructiveHint: boolean, openWorldHint: boolean) =>
    needsConfirmation({ ...tool, annotations: { ...tool.annotations, destructiveHint, openWorldHint } });
  expect([hints(true, false), hints(false, true), hints(true, true), hints(false, false)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
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

  it('sends a call that needs no confirmation, or has one', async () => {
    const read = confirmable({});
    const annotations = { ...tool.annotations, destructiveHint: false, openWorldHint: false };
    expect(await run({ ...read, tool: { ...tool, annotations } })).toBeUndefined();
    expect(await createConfirmedRun().run()).toBeUndefined();
  });

  /** Creates a function that calls with the confirmation of a question. */
  function createConfirmedRun(used?: UsedConfirmations, asked: ConfirmableCall = confirmable({})) {
    const step = createConfirmStep({ used });
    const state = step(asked, {} as ToolCall).then((result) => (result as InputRequiredResult).requestState);
    const confirmed = respond({ action: 'accept', content: { confirm: true } });
    return {
      state,
      run: async (given = asked) => step(given, { ...confirmed, requestState: await state } as unknown as ToolCall),
    };
  }

  it('says why a confirmation is invalid', async () => {
    const messageOf = async (result: ReturnType<ReturnType<typeof createConfirmedRun>['run']>) =>
      dataOf<{ error: { message: string; reason: string } }>((await result) ?? expect.unreachable()).error;
    const { state, run } = createConfirmedRun();
    expect(await messageOf(run(confirmable({ subject: 'Hi' })))).toMatchObject({
      kind: 'NotConfirmed',
      reason: 'other',
      message:
        'The confirmation is for a different call, not for this call of post_emails_agentless. Nothing was sent.',
    });
    await run();
    expect(await messageOf(run())).toMatchObject({
      reason: 'used',
      message:
        'The confirmation of post_emails_agentless was already used: it is valid for one call. Nothing was sent.',
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    await state;
    vi.setSystemTime(Date.now() + 601_000);
    expect(await messageOf(run())).toMatchObject({
      reason: 'expired',
      message: 'The confirmation of post_emails_agentless has expired: it is valid for 600 seconds. Nothing was sent.',
    });
    vi.useRealTimers();
    const unchecked = createConfirmedRun({ add: () => Promise.reject(new Error('down')) });
    expect(await messageOf(unchecked.run())).toMatchObject({
      reason: 'unchecked',
      message:
        'The server could not check whether the confirmation of post_emails_agentless was already used. Nothing was sent.',
    });
    expect(await errorOf(respond({ action: 'accept', content: { confirm: true } }))).toMatchObject({
      message: 'The confirmation of post_emails_agentless is invalid: this server did not issue it. Nothing was sent.',
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
