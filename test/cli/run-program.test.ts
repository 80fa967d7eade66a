import { describe, expect, it } from 'vitest';
import { described } from '../../src/cli/described-operations.js';
import { needsOf } from '../../src/cli/permissions.js';
import manifest from '../../src/generated/tools.json';
import { runCli } from '../support/cli.js';

describe('the command line', () => {
  it('without a word says what it can do, and that this was no use of it', async () => {
    const result = await runCli([]);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toMatch(/Usage: genesys-conversations-digital/);
  });

  it('documents its environment and its exit codes', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const word of ['GENESYS_REGION', 'GENESYS_ACCESS_TOKEN', 'NO_COLOR', 'Exit codes:'])
      expect(out).toContain(word);
    expect((await runCli(['call', '--help'])).out).toContain('GENESYS_REGION');
  });

  it.each([['nonsense'], ['tools', '--nonsense'], ['completion', 'powershell']])(
    'refuses "%s %s"',
    async (...words) => {
      expect(await runCli(words.filter((word) => word !== undefined))).toMatchObject({ code: 2, out: '' });
    },
  );

  it('says with its help that a word means nothing to it', async () => {
    const helped = await runCli(['codegen', 'update', '--help']);
    expect(helped.code).toBe(0);
    expect(helped.out).toMatch(/^There is no "update" here\. .*\n\nUsage: genesys-conversations-digital codegen /);
    expect(helped.out).toContain('To follow the API, call it again');
    for (const words of [
      ['codegen', '--slice', 'a.yaml', '--help'],
      ['completion', 'bash', '--help'],
      ['call', '--help'],
    ])
      expect((await runCli(words)).out).toMatch(/^Usage: /);
    expect(await runCli(['codegen', 'update'])).toMatchObject({ code: 2, out: '' });
  });

  it.each([
    [['help'], ['--help']],
    [
      ['help', 'tools'],
      ['tools', '--help'],
    ],
    [
      ['help', 'call', 'emails.get'],
      ['call', 'emails.get', '--help'],
    ],
  ])('takes %j for %j', async (asked, meant) => {
    const helped = await runCli(asked);
    expect(helped).toEqual(await runCli(meant));
    expect(helped).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: /) });
  });

  it('says with its help that there is no such command', async () => {
    for (const words of [
      ['help', 'nonsense'],
      ['nonsense', '--help'],
      ['help', 'call', 'nonsense'],
    ])
      expect((await runCli(words)).out).toMatch(/^There is no "nonsense" here\. .*\n\nUsage: /);
  });

  it('says what else could be done without settings, of each command what it takes', async () => {
    const [call, mcp] = [await runCli(['call', 'emails.list']), await runCli(['mcp'])];
    for (const { code, err } of [call, mcp]) {
      expect(code).toBe(2);
      expect(err).toMatch(/GENESYS_REGION is not set.*--sandbox works without a Genesys account/s);
    }
    expect(call.err).not.toContain('--connections');
    expect(mcp.err).toContain('--connections FILE reads one or more connections from a file');
  });

  it('is coloured on a terminal only, and not where NO_COLOR asks for none', async () => {
    const colour = '\u001b[';
    expect((await runCli(['tools'])).out).not.toContain(colour);
    expect((await runCli(['tools'], { isTTY: true })).out).toContain(colour);
    expect((await runCli(['tools'], { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(colour);
    expect((await runCli(['tools'], { env: { FORCE_COLOR: '1' } })).out).toContain(colour);
  });
});

describe('tools', () => {
  it('lists names, one a line', async () => {
    const { out } = await runCli(['tools', '--format', 'list']);
    expect(new Set(out.trim().split('\n'))).toEqual(new Set(manifest.tools.map(({ name }) => name)));
  });

  it('prints the descriptors of the chosen channels', async () => {
    const { out } = await runCli(['tools', '--format', 'json', '--toolsets', 'faxes, videos']);
    const tools = JSON.parse(out) as typeof manifest.tools;
    expect(new Set(tools.map(({ _meta }) => _meta.channel))).toEqual(new Set(['faxes', 'videos']));
    expect(tools.length).toBe(5);
  });

  it('refuses a toolset or a format that there is not', async () => {
    expect(await runCli(['tools', '--toolsets', 'pigeons'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('emails'),
    });
    expect(await runCli(['tools', '--format', 'xml'])).toMatchObject({ code: 2, err: expect.stringContaining('json') });
  });

  it.each(['emails.get', 'getConversationsEmail', 'get_email', 'genesys_conversations_digital_get_email'])(
    'knows a tool as %s, here and where permissions are asked for',
    async (name) => {
      const { out } = await runCli(['tools', '--format', 'list', '--tools', name]);
      expect(out).toBe('genesys_conversations_digital_get_email\n');
      expect(await runCli(['permissions', '--tools', name])).toMatchObject({ code: 0 });
    },
  );

  it.each(['--toolsets', '--tools', '--exclude', '--read-only-toolsets'])('refuses an empty %s', async (flag) => {
    for (const command of ['tools', 'permissions', 'mcp']) {
      const { code, out, err } = await runCli([command, flag, ' , ']);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`option '${flag} <names>' argument ' , ' is invalid. It must have at least one name.`);
    }
  });
});

describe('permissions', () => {
  const needs = (words: string[]) => runCli(['permissions', '--json', ...words]).then(({ out }) => JSON.parse(out));

  it('asks for the read-only scope where that is enough', async () => {
    expect(await needs(['--toolsets', 'emails', '--read-only'])).toMatchObject({ scopes: ['conversations:readonly'] });
    expect(await needs(['--toolsets', 'emails'])).toMatchObject({ scopes: ['conversations'] });
    expect(await needs(['--toolsets', 'emails,integrations', '--read-only'])).toMatchObject({
      scopes: ['conversations:readonly', 'messaging:readonly'],
      permissions: ['messaging:integration:view'],
    });
  });

  it.each(described)('covers what $name needs, alone and with all others', (tool) => {
    const { permissions, scopes } = tool.operation;
    for (const needs of [needsOf([tool]), needsOf(described)]) {
      const granted = new Set([...needs.permissions, ...needs.oneOf.map((group) => group[0])]);
      const enough = !permissions
        ? true
        : permissions.type === 'ALL'
          ? permissions.permissions.every((permission) => granted.has(permission))
          : permissions.permissions.some((permission) => granted.has(permission));
      expect(enough).toBe(true);
      expect(scopes.length === 0 || scopes.some((scope) => needs.scopes.includes(scope))).toBe(true);
    }
  });

  it('speaks of itself where a name is wrong', async () => {
    const { code, err } = await runCli(['permissions', '--tools', 'emails.lst']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: permissions: --tools has the unknown tool "emails\.lst"/);
  });

  it('names the tools that only one kind of token may call', async () => {
    const all = await needs([]);
    expect(all.userOnly).toContain('emails.create');
    expect(all.clientOnly).toContain('messages.sendAgentless');
  });
});

describe('completion', () => {
  const complete = async (...words: string[]) =>
    (await runCli(['complete', '--', ...words])).out.split('\n').flatMap((line) => line.split('\t')[0] || []);

  it('knows commands, operations, options and allowed values', async () => {
    expect(await complete('per')).toEqual(['permissions']);
    expect(await complete('help', 'per')).toEqual(['permissions']);
    expect(await complete('help', 'call', 'faxes.')).toEqual(['faxes.create', 'faxes.send']);
    expect(await complete('call', 'faxes.')).toEqual(['faxes.create', 'faxes.send']);
    expect(await complete('call', 'emails.get', '--conv')).toEqual(['--conversation-id']);
    expect(await complete('call', 'emails.sendMessage', '--draft-type', '')).toEqual(['Forward', 'Reply', 'ReplyAll']);
    const joined = ['--draft-type=Reply', '--draft-type=ReplyAll'];
    expect(await complete('call', 'emails.sendMessage', '--draft-type=Re')).toEqual(joined);
    expect(await complete('call', 'emails.sendMessage', '--text-body=Re')).toEqual([]);
    expect(await complete('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await complete('')).not.toContain('complete');
  });

  it.each(['bash', 'zsh', 'fish'])('has a script for %s', async (shell) => {
    const { code, out } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('genesys-conversations-digital complete --');
  });
});
