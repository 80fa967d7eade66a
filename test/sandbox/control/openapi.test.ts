import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { controlOperations } from '../../../src/sandbox/control/control-operations.js';
import { handleControlRequest } from '../../../src/sandbox/control/handle-control-request.js';
import { createSandbox } from '../../../src/sandbox/index.js';

const sandbox = createSandbox();

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const request = new Request(`http://localhost/_sandbox${path}`, init);
  return handleControlRequest(sandbox, { request, isLoopback: true }, undefined);
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, never> }>>;
}

test('the document lists every operation once', async () => {
  const document = (await (await send('GET', '/openapi.json')).json()) as Document;
  expect(document.openapi).toBe('3.1.0');
  const listed = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  expect(listed.sort()).toEqual(
    [...controlOperations.map(({ id }) => id), 'getControlDocument', 'streamEvents'].sort(),
  );
  expect(new Set(listed).size).toBe(listed.length);
});

const BODIES: Record<string, unknown> = {
  sendCustomerEmail: { text: 'Hi' },
  sendCustomerMessage: { text: 'Hi' },
  sendCustomerImage: {},
  createToken: { user: 'Grace Okafor' },
  sendAsBot: { text: 'Hi' },
  callAsUser: { user: 'Grace Okafor', operation: 'getConversationsEmails' },
  addFault: { status: 503, operations: 'login' },
  advanceClock: { milliseconds: 1 },
  addUser: { name: 'Ada' },
  addQueue: { name: 'Billing' },
  addWrapupCode: { name: 'Paid' },
  addIntegration: { messengerType: 'apple' },
  addClient: {},
  addConversation: { agent: 'Grace Okafor' },
  setWebhook: { url: 'http://127.0.0.1:9/', secret: '0123456789abcdef' },
  loadState: structuredClone(sandbox.state),
};

test.each(controlOperations)('the response of $id matches its schema', async ({ id, method, path, response }) => {
  const { id: conversationId = '' } =
    Object.values(sandbox.organization().state.conversations).find(({ channel }) => channel === 'message') ?? {};
  sandbox.faults.add({ status: 500, operations: 'upload' });
  const url = path
    .replace('{name}', 'Zoe')
    .replace('{conversationId}', conversationId)
    .replace('{id}', String(sandbox.faults.active.at(-1)?.id));
  const result = await send(method, url, BODIES[id]);
  const text = await result.text();
  expect([result.status, text]).toEqual([response ? 200 : 204, response ? expect.any(String) : '']);
  if (!response) return;
  const validate = new Ajv2020({ strict: false }).compile(response);
  validate(JSON.parse(text));
  expect(validate.errors).toBeNull();
});
