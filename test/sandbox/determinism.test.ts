import { expect, test } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/index.js';

/** A little of everything; what was answered, to the last byte. */
async function story(options: SandboxOptions): Promise<string[]> {
  const sandbox = createSandbox(options);
  const answers: string[] = [];
  const ask = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await sandbox.fetch(new Request(sandbox.url + path, init));
    answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.clone().text()}`);
    return response.text();
  };
  const token = sandbox.token('Grace Okafor');
  const emails = '/api/v2/conversations/emails';
  const { entities } = JSON.parse(await ask('GET', emails));
  const [{ id }] = entities;
  const draft = JSON.parse(await ask('GET', `${emails}/${id}/messages/draft`));
  await ask('PUT', `${emails}/${id}/messages/draft`, { ...draft, textBody: 'Hello' });
  sandbox.clock.advance(61_000);
  await ask('POST', `${emails}/${id}/messages`, { from: draft.from, to: draft.to, textBody: 'Hello' });
  await ask('GET', `${emails}/nothing`);
  sandbox.customer('Zoe').writes('hi');
  await ask('GET', '/api/v2/conversations/messages');
  await ask('GET', `${emails}/${id}/messages`);
  return [...answers, JSON.stringify(sandbox.state)];
}

test('the same seed and calls give the same answers, byte for byte', async () => {
  expect(await story({ seed: 7 })).toEqual(await story({ seed: 7 }));
});

test('another seed gives other ids', async () => {
  const [one, two] = [await story({ seed: 7 }), await story({ seed: 8 })];
  expect(one[0]).not.toBe(two[0]);
});

test('reads change nothing, so that they move no id', async () => {
  const sandbox = createSandbox();
  const before = JSON.stringify(sandbox.state.organizations) + sandbox.state.random;
  const { clientId } = sandbox.credentials;
  await sandbox.fetch(new Request(`${sandbox.url}/api/v2/conversations/emails/${clientId}`));
  expect(JSON.stringify(sandbox.state.organizations) + sandbox.state.random).toBe(before);
});

test('reset brings the beginning back', () => {
  const sandbox = createSandbox();
  const before = structuredClone(sandbox.state);
  sandbox.customer('Zoe').writes('hi');
  expect(sandbox.state).not.toEqual(before);
  sandbox.reset();
  expect(sandbox.state).toEqual(before);
});

test('reset brings the state back that it was given', () => {
  const before = createSandbox({ organizations: ['Mine'] });
  before.addUser('Nora Lund');
  const { state } = before;
  const sandbox = createSandbox({ state });
  before.addUser('Somebody later');
  sandbox.customer('Zoe').writes('hello');
  sandbox.reset();
  expect(sandbox.state.organizations.map(({ name }) => name)).toEqual(['Mine']);
  expect(sandbox.state.organizations[0]?.users.at(-1)?.name).toBe('Nora Lund');
  expect(sandbox.customer('Zoe').reads()).toEqual([]);
});
