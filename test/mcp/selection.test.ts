import { describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { rankedOperations } from '../../src/generated/tool-facts.js';
import { createAvailableTools } from '../../src/mcp/available-tools.js';
import { openConnection } from '../../src/mcp/connections.js';
import { digitalSlice } from '../../src/mcp/digital-slice.js';
import { allTools, channels, manifest, type ToolDescriptor } from '../../src/mcp/manifest.js';
import {
  combineFilters,
  createToolFilter,
  isOn,
  onlyRestrict,
  type Selection,
  type ToolFilter,
} from '../../src/mcp/selection.js';
import { clientMethodOf } from '../../src/mcp/slice.js';
import { nameIn, toolNamed } from '../../src/mcp/tool-names.js';

const { coreTools, rankedTools } = digitalSlice;

const select = (...filters: ToolFilter[]): ToolDescriptor[] => allTools.filter((tool) => isOn(tool, ...filters));
const filterOf = (selection: Selection) => createToolFilter(selection, 'test');
const short = (selection: Selection) => select(filterOf(selection)).map((tool) => nameIn('short', tool));
const inChannel = (channel: string) => manifest.filter((tool) => tool._meta.channel === channel);
const reads = manifest.filter((tool) => tool.annotations.readOnlyHint);
const extras = allTools.filter((tool) => tool._meta.toolset === 'extras');
const extraReads = extras.filter((tool) => tool.annotations.readOnlyHint);

describe('a selection', () => {
  test.each<[string, Selection, number]>([
    ['an empty selection', {}, manifest.length],
    ['all', { toolsets: ['all'] }, allTools.length],
    ['the default', { toolsets: ['default'] }, manifest.length],
    ['a toolset that is off by default', { toolsets: ['extras'] }, extras.length],
    ['it can be added', { toolsets: ['default', 'extras'] }, manifest.length + extras.length],
    ['only its reads', { toolsets: ['extras'], readOnlyToolsets: ['extras'] }, extraReads.length],
    ['a channel of it excluded', { toolsets: ['lookups'], exclude: ['routing', 'users'] }, 1],
    ['none', { toolsets: [] }, 0],
    ['one toolset', { toolsets: ['faxes'] }, inChannel('faxes').length],
    ['toolsets add up', { toolsets: ['faxes', 'videos'] }, inChannel('faxes').length + inChannel('videos').length],
    ['tools add to toolsets', { toolsets: ['faxes'], tools: ['get_email'] }, inChannel('faxes').length + 1],
    ['only a tool', { tools: ['get_email'] }, 1],
    ['a tool by its full name', { tools: ['genesys_conversations_digital_get_email'] }, 1],
    ['an excluded tool', { exclude: ['get_email'] }, manifest.length - 1],
    ['an excluded toolset', { exclude: ['emails'] }, manifest.length - inChannel('emails').length],
    ['only reads', { readOnly: true }, reads.length],
    ['only reads of faxes', { toolsets: ['faxes'], readOnly: true }, 0],
    [
      'only reads of one toolset, and all other tools',
      { readOnlyToolsets: ['emails'] },
      manifest.length - inChannel('emails').filter((tool) => !tool.annotations.readOnlyHint).length,
    ],
  ])('%s', (_name, selection, count) => {
    expect(short(selection)).toHaveLength(count);
  });

  test('exclude takes precedence over tools', () => {
    expect(short({ tools: ['get_email'], exclude: ['emails'] })).toEqual([]);
  });

  test('the error lists every unknown name with its flag', () => {
    expect(() => createToolFilter({ toolsets: ['email'], tools: ['get_mail'], exclude: ['x'] }, 'mcp', '--')).toThrow(
      /^mcp: --toolsets has the unknown toolset "email"\. Use one of: .*extras, lookups, core, default, all; --tools has the unknown tool "get_mail".*; --exclude has the unknown toolset or tool "x"/,
    );
  });

  test('the error has the spelling of the flag', () => {
    expect(() => createToolFilter({ readOnlyToolsets: ['email'] }, 'mcp', '--')).toThrow(
      /^mcp: --read-only-toolsets has the unknown toolset "email"/,
    );
  });

  test('combined selections can only remove tools', () => {
    for (const channel of channels) {
      const both = combineFilters(
        createToolFilter({ toolsets: [channel] }, 'a'),
        createToolFilter({ readOnly: true }, 'b'),
      );
      expect(select(both)).toEqual(inChannel(channel).filter((tool) => reads.includes(tool)));
    }
  });
});

describe('tools that are off by default', () => {
  const none = filterOf({});

  test('one selection that names them is enough', () => {
    expect(select(none, filterOf({ toolsets: ['extras'] }))).toEqual(extras);
    expect(select(filterOf({ tools: ['notifications.listChannels'] }), none)).toHaveLength(1);
  });

  test('another selection without them switches them off', () => {
    expect(select(filterOf({ toolsets: ['all'] }), filterOf({ toolsets: ['default'] }))).toEqual(manifest);
    expect(select(filterOf({ toolsets: ['extras'] }), filterOf({ readOnly: true }))).toEqual(extraReads);
  });

  test('the selection of a client does not switch them on', () => {
    const client = onlyRestrict(filterOf({ toolsets: ['faxes', 'extras'] }));
    expect(select(none, client)).toEqual(inChannel('faxes'));
    expect(select(filterOf({ toolsets: ['all'] }), client)).toEqual([...inChannel('faxes'), ...extras]);
  });
});

describe('the ranking of tools', () => {
  test('it has every tool once, the core tools first', () => {
    expect(new Set(rankedTools)).toEqual(new Set(allTools));
    expect(rankedTools).toHaveLength(allTools.length);
    expect(rankedTools.slice(0, coreTools.length)).toEqual(coreTools);
  });

  test('there are at most 40 core tools', () => {
    expect(coreTools.map(({ _meta }) => _meta.operationId)).toEqual(rankedOperations);
    expect(coreTools.length).toBeLessThanOrEqual(40);
  });

  test('the core tools can read, answer and wrap up emails and messages', () => {
    for (const channel of ['emails', 'messages']) {
      const methods = coreTools.filter((tool) => tool._meta.channel === channel).map((tool) => tool._meta.method);
      expect(methods).toEqual(
        expect.arrayContaining(['list', 'get', 'sendMessage', 'updateCommunication', 'setWrapup']),
      );
    }
  });
});

describe('names', () => {
  test('every tool is found by all of its names', () => {
    for (const tool of allTools) {
      expect(toolNamed(tool.name)).toBe(tool);
      expect(toolNamed(nameIn('short', tool))).toBe(tool);
      expect(toolNamed(clientMethodOf(tool))).toBe(tool);
      expect(toolNamed(tool._meta.operationId)).toBe(tool);
    }
  });

  test('every short name leaves room for the prefixes that hosts add', () => {
    expect(allTools.map((tool) => nameIn('short', tool)).filter((name) => name.length > 50)).toEqual([]);
  });
});

test('a tool is available if it is on for any connection, and runs only on those', async () => {
  const connection = (id: string, selection: Selection) =>
    openConnection({ id, baseUrl: 'http://127.0.0.1:9', auth: accessToken('t'), selection });
  const connections = [connection('a', { toolsets: ['faxes'] }), connection('b', { readOnly: true })];
  const tools = createAvailableTools({ connections, toolFilter: createToolFilter({}, 'test') }, { names: 'short' });
  const call = {
    signal: new AbortController().signal,
    reportProgress() {},
    canOpenUrls: false,
    confirmationObstacle: 'there is no person to ask',
    inputResponses: undefined,
    requestState: undefined,
  };
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['list_connections', 'post_faxes', 'get_email']),
  );
  expect(tools.map(({ name }) => name)).not.toContain('post_email_messages');
  const fax = tools.find(({ name }) => name === 'post_faxes');
  const result = await fax?.run({ PCID: 'b', contentType: 'application/pdf' }, call);
  expect(result).toMatchObject({ isError: true, structuredContent: { error: { kind: 'SwitchedOff' } } });
});
