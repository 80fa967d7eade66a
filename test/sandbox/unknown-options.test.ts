import { expect, test } from 'vitest';
import { createSandbox, type Fault, parseFault, serveSandbox } from '../../src/sandbox/index.js';

const FAULT_KEYS = 'operations, rate, times, latency, status, retryAfter, dropConnection, dropEvent, when, body, token';

test('createSandbox rejects an unknown option', () => {
  const options = { organisations: ['Acme'] } as object;
  expect(() => createSandbox(options)).toThrow(
    new TypeError(
      'createSandbox: "organisations" is unknown. Did you mean "organizations"? ' +
        'Use one of: seed, clock, organizations, empty, faults, rateLimit, fetch, state.',
    ),
  );
});

test('serveSandbox rejects an unknown option', async () => {
  const options = { hostname: '::1' } as object;
  await expect(serveSandbox(createSandbox(), options)).rejects.toThrow(
    'serveSandbox: "hostname" is unknown. Use one of: port, host, controlToken.',
  );
});

test('a fault with a misspelled field is rejected, and no fault is added', () => {
  const { faults } = createSandbox();
  const fault = { status: 503, operation: 'getConversationsEmails' } as Fault;
  const message = `Invalid fault: "operation" is unknown. Did you mean "operations"? Use one of: ${FAULT_KEYS}.`;
  expect(() => faults.add(fault)).toThrow(new TypeError(message));
  expect(faults.list).toEqual([]);
  expect(() => createSandbox({ faults: [fault] })).toThrow(message);
  expect(() => parseFault('status=503,operation=getConversationsEmails')).toThrow(message);
});

test('addClient and addUser reject an unknown option: it might be a misspelled restriction', () => {
  const sandbox = createSandbox();
  const options = { permission: [] } as object;
  expect(() => sandbox.addClient(options)).toThrow('addClient: "permission" is unknown. Did you mean "permissions"?');
  expect(() => sandbox.addUser('Ada', options)).toThrow(
    'addUser: "permission" is unknown. Did you mean "permissions"?',
  );
});

test('a simulated customer rejects unknown options', () => {
  const sandbox = createSandbox();
  const ada = sandbox.customer('Ada');
  expect(() => ada.sendEmail({ text: 'Hi', conversation: 'x' } as never)).toThrow(
    'sendEmail: "conversation" is unknown. Did you mean "conversationId"?',
  );
  expect(() => ada.sendMessage('Hi', { messenger: 'sms' } as never)).toThrow('sendMessage: "messenger" is unknown.');
  expect(() => ada.sendImage({ filename: 'a.png' } as never)).toThrow('sendImage: "filename" is unknown.');
});

test('on rejects an unknown event, whose listener would never be called', () => {
  const { on } = createSandbox();
  expect(() => on('messages' as 'message', () => {})).toThrow(
    new TypeError(
      'sandbox.on: unknown event "messages". Use one of: message, conversation, typing, request, webhook, change.',
    ),
  );
});
