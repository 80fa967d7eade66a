import { describe, expect, it } from 'vitest';
import { operationCatalog } from '../../src/cli/operation-catalog.js';
import { findRequirements } from '../../src/cli/permissions-command.js';
import manifest from '../../src/generated/tools.json';
import { runCli } from '../support/cli.js';

describe('the command line', () => {
  it('prints help on stderr and exits with 2 without arguments', async () => {
    const result = await runCli([]);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toMatch(/Usage: genesys-conversations-digital/);
  });

  it('documents the environment variables and the exit codes in help', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const word of ['GENESYS_REGION', 'GENESYS_ACCESS_TOKEN', 'NO_COLOR', 'Exit codes:'])
      expect(out).toContain(word);
    expect((await runCli(['call', '--help'])).out).toContain('GENESYS_REGION');
  });

  it.each([['nonsense'], ['tools', '--nonsense'], ['completion', 'powershell']])('rejects "%s %s"', async (...args) => {
    expect(await runCli(args.filter((arg) => arg !== undefined))).toMatchObject({ code: 2, out: '' });
  });

  it('reports an unknown argument before the help', async () => {
    const helped = await runCli(['codegen', 'update', '--help']);
    expect(helped.code).toBe(0);
    expect(helped.out).toMatch(
      /^Unknown command or argument "update"\.\n\nUsage: genesys-conversations-digital codegen /,
    );
    expect(helped.out).toContain('To follow a new version of the API, run the same command again');
    for (const args of [
      ['codegen', '--slice', 'a.yaml', '--help'],
      ['completion', 'bash', '--help'],
      ['call', '--help'],
    ])
      expect((await runCli(args)).out).toMatch(/^Usage: /);
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
  ])('treats %j like %j', async (args, equivalent) => {
    const helped = await runCli(args);
    expect(helped).toEqual(await runCli(equivalent));
    expect(helped).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: /) });
  });

  it('reports an unknown command before the help', async () => {
    for (const args of [
      ['help', 'nonsense'],
      ['nonsense', '--help'],
      ['help', 'call', 'nonsense'],
    ])
      expect((await runCli(args)).out).toMatch(/^Unknown command or argument "nonsense"\.\n\nUsage: /);
  });

  it('suggests alternatives that the command accepts when settings are missing', async () => {
    const [call, mcp] = [await runCli(['call', 'emails.list']), await runCli(['mcp'])];
    for (const { code, err } of [call, mcp]) {
      expect(code).toBe(2);
      expect(err).toMatch(/GENESYS_REGION is not set.*--sandbox works without a Genesys account/s);
    }
    expect(call.err).not.toContain('--connections');
    expect(mcp.err).toContain('--connections FILE reads one or more connections from a file');
  });

  it('uses colors only on a terminal, and never with NO_COLOR', async () => {
    const colorCode = '\u001b[';
    expect((await runCli(['tools'])).out).not.toContain(colorCode);
    expect((await runCli(['tools'], { isTTY: true })).out).toContain(colorCode);
    expect((await runCli(['tools'], { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(colorCode);
    expect((await runCli(['tools'], { env: { FORCE_COLOR: '1' } })).out).toContain(colorCode);
  });
});

describe('tools', () => {
  it('lists names, one per line', async () => {
    const { out } = await runCli(['tools', '--format', 'list']);
    expect(new Set(out.trim().split('\n'))).toEqual(new Set(manifest.tools.map(({ name }) => name)));
  });

  it('prints the descriptors of the selected channels', async () => {
    const { out } = await runCli(['tools', '--format', 'json', '--toolsets', 'faxes, videos']);
    const tools = JSON.parse(out) as typeof manifest.tools;
    expect(new Set(tools.map(({ _meta }) => _meta.channel))).toEqual(new Set(['faxes', 'videos']));
    expect(tools.length).toBe(5);
  });

  it('rejects an unknown toolset or format', async () => {
    expect(await runCli(['tools', '--toolsets', 'pigeons'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('emails'),
    });
    expect(await runCli(['tools', '--format', 'xml'])).toMatchObject({ code: 2, err: expect.stringContaining('json') });
  });

  it.each(['emails.get', 'getConversationsEmail', 'get_email', 'genesys_conversations_digital_get_email'])(
    'accepts %s as the name of a tool, in tools and in permissions',
    async (name) => {
      const { out } = await runCli(['tools', '--format', 'list', '--tools', name]);
      expect(out).toBe('genesys_conversations_digital_get_email\n');
      expect(await runCli(['permissions', '--tools', name])).toMatchObject({ code: 0 });
    },
  );

  it.each(['--toolsets', '--tools', '--exclude', '--read-only-toolsets'])('rejects an empty %s', async (flag) => {
    for (const command of ['tools', 'permissions', 'mcp']) {
      const { code, out, err } = await runCli([command, flag, ' , ']);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`option '${flag} <names>' argument ' , ' is invalid. It must have at least one name.`);
    }
  });
});

describe('permissions', () => {
  const requirementsFor = (args: string[]) =>
    runCli(['permissions', '--json', ...args]).then(({ out }) => JSON.parse(out));

  it('requires only the read-only scope if that is enough', async () => {
    expect(await requirementsFor(['--toolsets', 'emails', '--read-only'])).toMatchObject({
      scopes: ['conversations:readonly'],
    });
    expect(await requirementsFor(['--toolsets', 'emails'])).toMatchObject({ scopes: ['conversations'] });
    expect(await requirementsFor(['--toolsets', 'emails,integrations', '--read-only'])).toMatchObject({
      scopes: ['conversations:readonly', 'messaging:readonly'],
      permissions: ['messaging:integration:view'],
    });
  });

  it.each(operationCatalog)('covers the requirements of $name, alone and among all tools', (tool) => {
    const { permissions, scopes } = tool.operation;
    for (const requirements of [findRequirements([tool]), findRequirements(operationCatalog)]) {
      const granted = new Set([...requirements.permissions, ...requirements.oneOf.map((group) => group[0])]);
      const isEnough = !permissions
        ? true
        : permissions.type === 'ALL'
          ? permissions.permissions.every((permission) => granted.has(permission))
          : permissions.permissions.some((permission) => granted.has(permission));
      expect(isEnough).toBe(true);
      expect(scopes.length === 0 || scopes.some((scope) => requirements.scopes.includes(scope))).toBe(true);
    }
  });

  it('names the command in the error about an unknown tool', async () => {
    const { code, err } = await runCli(['permissions', '--tools', 'emails.lst']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: permissions: --tools has the unknown tool "emails\.lst"/);
  });

  it('lists the operations that accept only one kind of token', async () => {
    const all = await requirementsFor([]);
    expect(all.userOnly).toContain('emails.list');
    expect(all.clientOnly).toContain('messages.sendAgentless');
  });
});

describe('completion', () => {
  const complete = async (...args: string[]) =>
    (await runCli(['complete', '--', ...args])).out.split('\n').flatMap((line) => line.split('\t')[0] || []);

  it('completes commands, operations, options and allowed values', async () => {
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

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    const { code, out } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('genesys-conversations-digital complete --');
  });
});
