import { describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { rankedOperations } from '../../src/generated/tool-facts.js';
import { offer } from '../../src/mcp/available-tools.js';
import { openConnection } from '../../src/mcp/connections.js';
import { channels, manifest } from '../../src/mcp/manifest.js';
import { createToolFilter, every, type Selection } from '../../src/mcp/selection.js';
import { nameIn, namesOver, toolNamed } from '../../src/mcp/tool-names.js';
import { byUsefulness, core, methodOf } from '../../src/mcp/tool-ranking.js';

const short = (selection: Selection) =>
  manifest.filter(createToolFilter(selection, 'test')).map((tool) => nameIn('short', tool));
const inChannel = (channel: string) => manifest.filter((tool) => tool._meta.channel === channel);
const reads = manifest.filter((tool) => tool.annotations.readOnlyHint);

describe('a selection', () => {
  test.each<[string, Selection, number]>([
    ['nothing said', {}, manifest.length],
    ['all', { toolsets: ['all'] }, manifest.length],
    ['none', { toolsets: [] }, 0],
    ['one toolset', { toolsets: ['faxes'] }, inChannel('faxes').length],
    ['toolsets add up', { toolsets: ['faxes', 'videos'] }, inChannel('faxes').length + inChannel('videos').length],
    ['tools add to toolsets', { toolsets: ['faxes'], tools: ['get_email'] }, inChannel('faxes').length + 1],
    ['a tool alone', { tools: ['get_email'] }, 1],
    ['a tool by its full name', { tools: ['genesys_conversations_digital_get_email'] }, 1],
    ['without a tool', { exclude: ['get_email'] }, manifest.length - 1],
    ['without a toolset', { exclude: ['emails'] }, manifest.length - inChannel('emails').length],
    ['reads only', { readOnly: true }, reads.length],
    ['reads of nothing but faxes', { toolsets: ['faxes'], readOnly: true }, 0],
    [
      'reads only of one toolset',
      { readOnlyToolsets: ['emails'] },
      manifest.length - inChannel('emails').filter((tool) => !tool.annotations.readOnlyHint).length,
    ],
  ])('%s', (_name, selection, count) => {
    expect(short(selection)).toHaveLength(count);
  });

  test('exclusion is stronger than choice', () => {
    expect(short({ tools: ['get_email'], exclude: ['emails'] })).toEqual([]);
  });

  test('every name that there is not is told, with its place', () => {
    expect(() => createToolFilter({ toolsets: ['email'], tools: ['get_mail'], exclude: ['x'] }, 'mcp', '--')).toThrow(
      /^mcp: --toolsets has "email", which is no toolset \(the toolsets are .*core, all\); --tools has "get_mail".*; --exclude has "x"/,
    );
  });

  test('selections can only take away from each other', () => {
    for (const channel of channels) {
      const both = every(createToolFilter({ toolsets: [channel] }, 'a'), createToolFilter({ readOnly: true }, 'b'));
      expect(manifest.filter(both)).toEqual(inChannel(channel).filter((tool) => reads.includes(tool)));
    }
  });
});

describe('the order of usefulness', () => {
  test('it has every tool once, the core first', () => {
    expect(new Set(byUsefulness)).toEqual(new Set(manifest));
    expect(byUsefulness).toHaveLength(manifest.length);
    expect(byUsefulness.slice(0, core.length)).toEqual(core);
  });

  test('the core is made of tools, at most 40', () => {
    expect(core.map(({ _meta }) => _meta.operationId)).toEqual(rankedOperations);
    expect(core.length).toBeLessThanOrEqual(40);
  });

  test('an agent can read, answer and wrap up with the core alone, in e-mail and messaging', () => {
    for (const channel of ['emails', 'messages']) {
      const methods = core.filter((tool) => tool._meta.channel === channel).map((tool) => tool._meta.method);
      expect(methods).toEqual(
        expect.arrayContaining(['list', 'get', 'sendMessage', 'updateCommunication', 'setWrapup']),
      );
    }
  });
});

describe('names', () => {
  test('every tool is found by all of its names', () => {
    for (const tool of manifest) {
      expect(toolNamed(tool.name)).toBe(tool);
      expect(toolNamed(nameIn('short', tool))).toBe(tool);
      expect(toolNamed(methodOf(tool))).toBe(tool);
      expect(toolNamed(tool._meta.operationId)).toBe(tool);
    }
  });

  test('short names are within the limit, full names are not all', () => {
    expect(namesOver(manifest.map((tool) => nameIn('short', tool)))).toEqual([]);
    expect(namesOver(manifest.map(({ name }) => name)).length).toBeGreaterThan(0);
  });
});

test('a tool is offered where a connection has it, and runs only on that one', async () => {
  const connection = (id: string, selection: Selection) =>
    openConnection({ id, baseUrl: 'http://127.0.0.1:9', auth: accessToken('t'), selection });
  const connections = [connection('a', { toolsets: ['faxes'] }), connection('b', { readOnly: true })];
  const tools = offer({ connections, allows: createToolFilter({}, 'test') }, { names: 'short' });
  const call = {
    signal: new AbortController().signal,
    progress() {},
    cannotAsk: 'it has no people',
    answers: undefined,
    state: undefined,
  };
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['list_connections', 'post_faxes', 'get_email']),
  );
  expect(tools.map(({ name }) => name)).not.toContain('post_email_messages');
  const fax = tools.find(({ name }) => name === 'post_faxes');
  const result = await fax?.run({ PCID: 'b', contentType: 'application/pdf' }, call);
  expect(result).toMatchObject({ isError: true, structuredContent: { error: { kind: 'SwitchedOff' } } });
});
