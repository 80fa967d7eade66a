import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSandbox, type OrganizationState, type Sandbox, stateFile } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  path = join(folder, 'state.json');
});
afterEach(() => rm(folder, { recursive: true }));

const fail = (error: unknown): void => {
  throw error;
};

test('the next run has the state of the previous one and creates new ids', async () => {
  const file = stateFile(path);
  expect(await file.load()).toBeUndefined();
  const first = createSandbox();
  const writer = file.keep(first, fail);
  const token = first.token('Grace Okafor');
  const { conversationId } = first.customer('Zoe').sendMessage('hello');
  first.clock.advance(5_000);
  first.customer('Zoe').sendMessage('is anybody there?');
  await writer.flush();

  const second = createSandbox({ state: await file.load() });
  expect(second.state).toEqual(first.state);
  expect(second.clock.now()).toBe(first.clock.now());
  expect(Object.keys(second.state.tokens)).toContain(token);
  const ids = Object.keys(second.organization().state.conversations);
  const { conversationId: next } = second.customer('Yan').sendMessage('hi');
  expect(ids).toContain(conversationId);
  expect(ids).not.toContain(next);
  await writer.close();
});

test.each<[string, (sandbox: Sandbox) => unknown]>([
  ['a token', (sandbox) => sandbox.token('Grace Okafor')],
  ['a client', (sandbox) => sandbox.addClient()],
  ['a user', (sandbox) => sandbox.addUser('Nora Lund')],
  ['a code', (sandbox) => sandbox.authorize(authorizeUrl(sandbox), 'Grace Okafor')],
  ['a code from the page', (sandbox) => sandbox.fetch(new Request(`${authorizeUrl(sandbox)}&user=Grace+Okafor`))],
  ['the time', (sandbox) => sandbox.clock.advance(3_600_000)],
])('%s is saved, even without a later change', async (_, act) => {
  const sandbox = createSandbox();
  const writer = stateFile(path).keep(sandbox, fail);
  await act(sandbox);
  await writer.flush();
  const next = createSandbox({ state: await stateFile(path).load() });
  expect(next.state).toEqual(sandbox.state);
  expect(next.clock.now()).toBe(sandbox.clock.now());
});

function authorizeUrl({ url, state }: Sandbox): string {
  const client = state.organizations[0]?.clients.find(({ redirectUris }) => redirectUris);
  const query = { response_type: 'code', client_id: client?.id ?? '', redirect_uri: client?.redirectUris?.[0] ?? '' };
  return `${url}/oauth/authorize?${new URLSearchParams(query)}`;
}

test('API writes are saved until the file is closed', async () => {
  const file = stateFile(path);
  const sandbox = createSandbox();
  const writer = file.keep(sandbox, fail);
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const conversationId = (await emails.list()).entities?.[0]?.id ?? '';
  const { from, to } = await emails.getDraft({ conversationId });
  await emails.sendMessage({ conversationId, from, to, textBody: 'saved' });
  await writer.close();
  expect((await file.load())?.organizations[0]?.sent).toMatchObject([{ text: 'saved' }]);
  await emails.sendMessage({ conversationId, from, to, textBody: 'not saved' });
  await writer.flush();
  expect(await readFile(path, 'utf8')).not.toContain('not saved');
});

test('the file is private, and no temporary files remain', async () => {
  const sandbox = createSandbox();
  const writer = stateFile(path).keep(sandbox, fail);
  for (let i = 0; i < 20; i += 1) sandbox.customer('Zoe').sendMessage(`${i}`);
  await writer.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['state.json']);
});

test.each([
  ['{"version": 1, "organ', 'not valid JSON'],
  ['{"version": 2, "organizations": []}', 'its version is 2, not 1'],
  ['[]', 'its version is missing, not 1'],
  ['null', 'its version is missing, not 1'],
  ['{"version": 1, "organizations": [null]}', 'an organization is incomplete'],
  ['{"version": 1, "organizations": [{"name": "North", "clients": []}]}', 'an organization is incomplete'],
])('a file with %s is rejected and stays unchanged', async (text, problem) => {
  await writeFile(path, text);
  await expect(stateFile(path).load()).rejects.toThrow(problem);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('write errors are reported, and the sandbox continues to work', async () => {
  const errors: unknown[] = [];
  const sandbox = createSandbox();
  const missingPath = join(folder, 'nowhere', 'state.json');
  const writer = stateFile(missingPath).keep(sandbox, (error) => errors.push(error));
  await expect(writer.save()).rejects.toThrow(`Cannot write the state file ${missingPath}: ENOENT`);
  expect(errors).toEqual([]);
  sandbox.customer('Zoe').sendMessage('hello');
  sandbox.customer('Zoe').sendMessage('is anybody there?');
  await writer.flush();
  expect(errors).toMatchObject([{ message: expect.stringContaining(missingPath), cause: { code: 'ENOENT' } }]);
  await expect(writer.close()).rejects.toThrow(missingPath);
  expect(errors).toHaveLength(1);
});

test('a read error names the file', async () => {
  await expect(stateFile(folder).load()).rejects.toThrow(`Cannot read the state file ${folder}: EISDIR`);
});

test.each([
  ['Duplicate organization name "North"', { organizations: ['North', 'South', 'North'] }],
  ['at least one organization', { organizations: [] }],
])('invalid organizations are rejected: %s', (problem, options) => {
  expect(() => createSandbox(options)).toThrow(problem);
});

test.each<[string, (organization: OrganizationState) => unknown]>([
  ['Duplicate organization id "twin"', (organization) => Object.assign(organization, { id: 'twin' })],
  ['Duplicate client id "twin"', ({ clients: [client] }) => Object.assign(client ?? {}, { id: 'twin' })],
])('an invalid state is rejected: %s', (problem, change) => {
  const { state } = createSandbox({ organizations: ['North', 'South'] });
  for (const organization of state.organizations) change(organization);
  expect(() => createSandbox({ state })).toThrow(problem);
});
