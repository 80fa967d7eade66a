import type { Client } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { connect, serve, textOf } from './clients.js';
import { deskTasks, type Quotation, type Source, type Step, type Task } from './desk-tasks.js';

type Json = Record<string, unknown>;
type ListedTool = Awaited<ReturnType<Client['listTools']>>['tools'][number];

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A server with default flags for one user of a new sandbox. */
async function desk({ agent }: Task) {
  const sandbox = createSandbox();
  const auth = accessToken(sandbox.token(agent));
  const server = await serve({ connections: [{ id: 'sandbox', baseUrl: sandbox.url, fetch: sandbox.fetch, auth }] });
  const client = await connect(server.url);
  cleanups.push(() => client.close(), server.close);
  return { sandbox, client, tools: (await client.listTools()).tools };
}

const toolNamed = (tools: readonly ListedTool[], name: string): ListedTool => {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`tools/list has no tool ${name}.`);
  return tool;
};

/** The text that a model reads at a place: `tool`, or `tool.parameter` with the values of its enum. */
function textAt(tools: readonly ListedTool[], place: string): string {
  const [name = '', parameter] = place.split('.');
  const tool = toolNamed(tools, name);
  if (parameter === undefined) return tool.description ?? '';
  const property = (tool.inputSchema.properties as Record<string, Json>)[parameter];
  if (!property) throw new Error(`${name} has no parameter ${parameter}.`);
  return [property.description, ...((property.enum as string[] | undefined) ?? [])].join('\n');
}

const verify = (tools: readonly ListedTool[], { place, text }: Quotation) =>
  expect(textAt(tools, place), place).toContain(text);

/**
 * The value at a path. `[3]` is an element of a list by position, `[key=value]` by a property, `[~text]` by a text
 * somewhere in it, and `[min a.b]` the element with the least value. On an object, `[key=value]` is a condition.
 */
function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const [, property, selector] of path.matchAll(/([\w$]+)|\[([^\]]+)\]/g)) {
    value = property === undefined ? select(value, selector ?? '') : (value as Json)[property];
    if (value === undefined) throw new Error(`The result has nothing at ${path}.`);
  }
  return value;
}

function select(value: unknown, selector: string): unknown {
  const isPosition = /^\d+$/.test(selector);
  const items = Array.isArray(value) ? value : [value];
  if (isPosition) return items[Number(selector)];
  if (selector.startsWith('min ')) {
    const keyOf = (item: unknown) => String(valueAt(item, selector.slice(4)));
    return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))[0];
  }
  const [key = '', expected] = selector.split('=');
  const matches = items.filter((item) =>
    selector.startsWith('~') ? JSON.stringify(item).includes(selector.slice(1)) : (item as Json)[key] === expected,
  );
  return matches[0];
}

/** The value of a source. Fails if the source does not contain it. */
function resolve(source: Source, task: Task, results: Json, tools: readonly ListedTool[]): unknown {
  switch (source.from) {
    case 'user':
      expect(task.request).toContain(source.words);
      return source.value;
    case 'description':
      verify(tools, source.quotation);
      expect(source.quotation.text).toContain(source.value);
      return source.value;
    case 'result':
      verify(tools, source.quotation);
      return valueAt(results, source.path);
    case 'object':
      return Object.fromEntries(
        Object.entries(source.properties).map(([name, one]) => [name, resolve(one, task, results, tools)]),
      );
    case 'list':
      return source.items.map((one) => resolve(one, task, results, tools));
  }
}

function verifyReason(tools: readonly ListedTool[], { tool, reason }: Step): void {
  verify(tools, reason);
  if (reason.place !== tool) expect(reason.text).toMatch(new RegExp(`\\b${tool}\\b`));
}

/** Runs the steps of a task by tools alone. Returns the sandbox. */
async function run(task: Task): Promise<Sandbox> {
  const { sandbox, client, tools } = await desk(task);
  const results: Json = {};
  for (const step of task.steps) {
    verifyReason(tools, step);
    const tool = toolNamed(tools, step.tool);
    const missing = (tool.inputSchema.required ?? []).filter((name) => !(name in step.args));
    expect(missing, `Required arguments of ${step.tool} without a source: ${missing.join(', ')}`).toEqual([]);
    const args = resolve({ from: 'object', properties: step.args }, task, results, tools) as Json;
    const result = await client.callTool({ name: tool.name, arguments: args });
    expect(result.isError, `${step.tool}: ${textOf(result)}`).toBeFalsy();
    // The first content is the data, or a sentence if the operation returns none. A notice can follow it.
    const [text = ''] = (result.content as { text: string }[]).map((content) => content.text);
    const data: Json = text.startsWith('{') ? JSON.parse(text) : {};
    results[step.tool] = data;
    await step.outside?.(sandbox, data);
  }
  return sandbox;
}

describe('an agent at the desk, by what the tools say alone', () => {
  test.each(deskTasks)('$title', async (task) => {
    const sandbox = await run(task);
    expect(task.effect(sandbox)).toMatchObject(task.expected as object);
  });

  test('there are at least ten tasks', () => {
    expect(new Set(deskTasks.map(({ title }) => title)).size).toBeGreaterThanOrEqual(10);
  });
});

describe('a task without a source fails', () => {
  const [task] = deskTasks as [Task];
  const withLast = (args: Step['args']): Task => {
    const last = task.steps.at(-1) as Step;
    return { ...task, steps: [...task.steps.slice(0, -1), { ...last, args }] };
  };
  const { textBody, ...rest } = (task.steps.at(-1) as Step).args;

  test('for a required argument', async () => {
    await expect(run(withLast(rest))).rejects.toThrow('without a source: textBody');
  });

  test('for a passage that no description contains', async () => {
    const quotation = { place: 'post_email_messages.to', text: 'whom Genesys prefers' };
    await expect(
      run(withLast({ ...rest, textBody: { from: 'description', value: 'Genesys', quotation } })),
    ).rejects.toThrow('whom Genesys prefers');
  });

  test('for a path that the result does not have', async () => {
    const quotation = { place: 'get_email_messages_draft', text: 'unsent reply' };
    await expect(
      run(withLast({ ...rest, textBody: { from: 'result', path: 'get_email_messages_draft.body', quotation } })),
    ).rejects.toThrow('The result has nothing at get_email_messages_draft.body');
  });

  test('for words that the user did not say', async () => {
    expect(textBody).toBeDefined();
    await expect(
      run(withLast({ ...rest, textBody: { from: 'user', words: 'Good luck!', value: 'Good luck!' } })),
    ).rejects.toThrow('Good luck!');
  });
});
