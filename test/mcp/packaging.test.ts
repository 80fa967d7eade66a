import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { insertInstallLinks } from '../../packaging/install-links.js';
import { accessToken } from '../../src/auth/access-token.js';
import { REDIRECT_URI } from '../../src/cli/profiles/browser-sign-in.js';
import { ENVIRONMENT } from '../../src/client/environment-options.js';
import { mcpFlags } from '../../src/mcp/mcp-flags.js';
import { connect, serve } from './clients.js';

const readFile = (path: string) => readFileSync(path, 'utf8');
const read = (path: string) => JSON.parse(readFile(path));
const { version, name } = read('package.json');
const flags = new Set(mcpFlags.map((flag) => flag.flags.split(' ')[0]));

test('the registry entry has the name, version, variables and flags of this package', () => {
  const entry = read('packaging/server.json');
  const [npm] = entry.packages;
  expect([entry.version, npm.version, npm.identifier]).toEqual([version, version, name]);
  expect(entry.description.length).toBeLessThanOrEqual(100);
  for (const variable of npm.environmentVariables) expect(ENVIRONMENT).toHaveProperty(variable.name);
  for (const { type, name: flag } of npm.packageArguments) if (type === 'named') expect(flags).toContain(flag);
});

test('the bundle has the version, variables and flags of this package', () => {
  const { version: bundled, server, user_config } = read('packaging/mcpb.json');
  expect(bundled).toBe(version);
  for (const [variable, value] of Object.entries<string>(server.mcp_config.env)) {
    expect(ENVIRONMENT).toHaveProperty(variable);
    expect(user_config).toHaveProperty(value.slice('${user_config.'.length, -1));
  }
  for (const argument of server.mcp_config.args) if (argument.startsWith('--')) expect(flags).toContain(argument);
});

test('neither asks for client credentials, because users sign in', () => {
  const [{ environmentVariables }] = read('packaging/server.json').packages;
  for (const { isRequired } of environmentVariables) expect(isRequired).toBe(false);
  const required = Object.entries<{ required: boolean; default?: string }>(read('packaging/mcpb.json').user_config)
    .filter(([, field]) => field.required)
    .map(([key]) => key);
  expect(required).toEqual(['region', 'client_id']);
});

test('the redirect URI that users have to allow is that of the sign-in', () => {
  for (const file of ['packaging/server.json', 'packaging/mcpb.json', 'docs/mcp.md', 'docs/troubleshooting.md'])
    expect(readFile(file)).toContain(REDIRECT_URI);
});

test('the owner of the repository is a placeholder until package.json has a repository', () => {
  const { repository, mcpName } = read('package.json');
  const { name: entryName } = read('packaging/server.json');
  expect(entryName.includes('OWNER')).toBe(repository === undefined);
  if (!entryName.includes('OWNER')) expect(mcpName).toBe(entryName);
});

describe('the icon', () => {
  const sizeOf = (png: Buffer) => [png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)];

  test.each([
    ['icon.png', 512, 10_000],
    ['icon-64.png', 64, 1_000],
  ])('%s has %i pixels and at most %i bytes', (file, size, maxBytes) => {
    const png = readFileSync(`packaging/${file}`);
    expect(sizeOf(png)).toEqual(['PNG', size, size]);
    expect(png.length).toBeLessThanOrEqual(maxBytes);
  });

  test('is in the bundle and in the registry entry, as the schemas require', () => {
    const { icon, icons } = read('packaging/mcpb.json');
    expect(icons[0]).toEqual({ src: icon, size: '512x512' });
    for (const { src } of icons) expect(existsSync(`packaging/${src}`)).toBe(true);
    for (const { src, mimeType } of read('packaging/server.json').icons) {
      expect([src.slice(0, 8), mimeType]).toEqual(['https://', 'image/png']);
      expect(existsSync(`packaging/${src.split('/').at(-1)}`)).toBe(true);
    }
  });

  test('is in the description of the server', async () => {
    const { url, close } = await serve({
      connections: [{ id: 'a', baseUrl: 'http://127.0.0.1:9', auth: accessToken('t') }],
    });
    for (const era of ['modern', 'legacy'] as const) {
      const client = await connect(url, era);
      const [icon] = client.getServerVersion()?.icons ?? [];
      expect(icon).toMatchObject({ mimeType: 'image/png', sizes: ['64x64'] });
      expect(icon?.src).toBe(`data:image/png;base64,${readFileSync('packaging/icon-64.png', 'base64')}`);
      await client.close();
    }
    await close();
  });
});

describe('the README', () => {
  const readme = readFile('README.md');
  const command = { command: 'npx', args: ['-y', name, 'mcp'] };
  const linkOf = (host: string) => new URL(new RegExp(`^\\[${host}\\]: (.*)$`, 'm').exec(readme)?.[1] ?? '');
  const parseBase64 = (text: string | null) => JSON.parse(Buffer.from(text ?? '', 'base64').toString());

  test('has the links that packaging/install-links.ts writes', () => {
    expect(insertInstallLinks(readme)).toBe(readme);
  });

  test.each(['Cursor', 'LM Studio'])('installs the server in %s', (host) => {
    const { searchParams } = linkOf(host);
    expect(searchParams.get('name')).toBe('genesys');
    expect(parseBase64(searchParams.get('config'))).toEqual({
      ...command,
      env: { GENESYS_REGION: '', GENESYS_CLIENT_ID: '' },
    });
  });

  test.each([
    ['VS Code', 'vscode:'],
    ['VS Code Insiders', 'vscode-insiders:'],
  ])('installs the server in %s', (host, scheme) => {
    const target = new URL(linkOf(host).searchParams.get('url') ?? '');
    expect([target.protocol, target.pathname]).toEqual([scheme, 'mcp/install']);
    const { inputs, ...config } = JSON.parse(decodeURIComponent(target.search.slice(1)));
    const variables = ['GENESYS_REGION', 'GENESYS_CLIENT_ID'];
    const env = Object.fromEntries(variables.map((variable) => [variable, `\${input:${variable}}`]));
    expect(config).toEqual({ name: 'genesys', ...command, env });
    expect(inputs.map(({ id }: { id: string }) => id)).toEqual(Object.keys(env));
  });

  test('installs the server in Goose', () => {
    const { searchParams } = linkOf('Goose');
    expect([searchParams.get('cmd'), ...searchParams.getAll('arg')]).toEqual([command.command, ...command.args]);
    const variables = searchParams.getAll('env').map((entry) => entry.split('=')[0]);
    expect(variables).toEqual(['GENESYS_REGION', 'GENESYS_CLIENT_ID']);
  });

  test('installs the server with the command of each host', () => {
    const lines = readme.split('\n').filter((line) => / mcp add /.test(line));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['claude', 'codex', 'gemini']);
    for (const line of lines) {
      expect(line).toMatch(new RegExp(` -y ${name} mcp$`));
      const variables = [...line.matchAll(/ (?:-e|--env) (\w+)=/g)].map(([, variable]) => variable);
      expect(variables).toEqual(['GENESYS_REGION', 'GENESYS_CLIENT_ID']);
    }
  });

  test('has badges that agree with package.json', () => {
    const { license, engines } = read('package.json');
    const badges = [...readme.matchAll(/img\.shields\.io\/badge\/(\w+)-([^)]+)-blue/g)];
    const values = Object.fromEntries(badges.map(([, label, value = '']) => [label, decodeURIComponent(value)]));
    expect(values).toMatchObject({ license, node: engines.node });
  });
});
