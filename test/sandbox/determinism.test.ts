import { expect, test } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/index.js';

/** Makes various requests. Returns the responses and the state. */
async function runScenario(options: SandboxOptions): Promise<string[]> {
  const sandbox = createSandbox(options);
  const responses: string[] = [];
  const send = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await sandbox.fetch(new Request(sandbox.url + path, init));
    responses.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.clone().text()}`);
    return response.text();
  };
  const token = sandbox.token('Grace Okafor');
  const emails = '/api/v2/conversations/emails';
  const { entities } = JSON.parse(await send('GET', emails));
  const [{ id }] = entities;
  const draft = JSON.parse(await send('GET', `${emails}/${id}/messages/draft`));
  await send('PUT', `${emails}/${id}/messages/draft`, { ...draft, textBody: 'Hello' });
  sandbox.clock.advance(61_000);
  await send('POST', `${emails}/${id}/messages`, { from: draft.from, to: draft.to, textBody: 'Hello' });
  await send('GET', `${emails}/nothing`);
  sandbox.customer('Zoe').sendMessage('hi');
  await send('GET', '/api/v2/conversations/messages');
  await send('GET', `${emails}/${id}/messages`);
  return [...responses, JSON.stringify(sandbox.state)];
}

test('the same seed and calls give identical responses', async () => {
  expect(await runScenario({ seed: 7 })).toEqual(await runScenario({ seed: 7 }));
});

test('another seed gives different ids', async () => {
  const [first, second] = [await runScenario({ seed: 7 }), await runScenario({ seed: 8 })];
  expect(first[0]).not.toBe(second[0]);
});

test('reads do not change the state or the sequence of ids', async () => {
  const sandbox = createSandbox();
  const before = JSON.stringify(sandbox.state.organizations) + sandbox.state.random;
  const { clientId } = sandbox.credentials;
  await sandbox.fetch(new Request(`${sandbox.url}/api/v2/conversations/emails/${clientId}`));
  expect(JSON.stringify(sandbox.state.organizations) + sandbox.state.random).toBe(before);
});

test('reset restores the seed', () => {
  const sandbox = createSandbox();
  const before = structuredClone(sandbox.state);
  sandbox.customer('Zoe').sendMessage('hi');
  expect(sandbox.state).not.toEqual(before);
  sandbox.reset();
  expect(sandbox.state).toEqual(before);
});

test('reset restores the initial state from the options', () => {
  const before = createSandbox({ organizations: ['Mine'] });
  before.addUser('Nora Lund');
  const { state } = before;
  const sandbox = createSandbox({ state });
  before.addUser('Somebody later');
  sandbox.customer('Zoe').sendMessage('hello');
  sandbox.reset();
  expect(sandbox.state.organizations.map(({ name }) => name)).toEqual(['Mine']);
  expect(sandbox.state.organizations[0]?.users.at(-1)?.name).toBe('Nora Lund');
  expect(sandbox.customer('Zoe').readMessages()).toEqual([]);
});
