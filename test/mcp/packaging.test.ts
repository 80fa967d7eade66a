import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENVIRONMENT } from '../../src/client/environment-options.js';
import { mcpFlags } from '../../src/mcp/mcp-flags.js';

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
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

test('neither asks for client credentials, because a profile of login is enough', () => {
  const [{ environmentVariables }] = read('packaging/server.json').packages;
  for (const { isRequired } of environmentVariables) expect(isRequired).toBe(false);
  for (const field of Object.values<{ required: boolean; default?: string }>(read('packaging/mcpb.json').user_config))
    expect(field).toMatchObject({ required: false, default: '' });
});
