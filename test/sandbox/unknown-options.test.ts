import { expect, test } from 'vitest';
import { createSandbox, type Fault, parseFault, serveSandbox } from '../../src/sandbox/index.js';

const FAULT_KEYS = 'operations, rate, times, latency, status, retryAfter, dropConnection, when, body, token';

test('an unknown option of a sandbox is refused', () => {
  const options = { organisations: ['Acme'] } as object;
  expect(() => createSandbox(options)).toThrow(
    new TypeError(
      'createSandbox: "organisations" is unknown. Did you mean "organizations"? ' +
        'Use one of: seed, clock, organizations, faults, rateLimit, state.',
    ),
  );
});

test('an unknown option of its server is refused', async () => {
  const options = { hostname: '::1' } as object;
  await expect(serveSandbox(createSandbox(), options)).rejects.toThrow(
    'serveSandbox: "hostname" is unknown. Use one of: port, host.',
  );
});

test('a misspelled field of a fault is refused, and no fault is added', () => {
  const { faults } = createSandbox();
  const fault = { status: 503, operation: 'getConversationsEmails' } as Fault;
  const message = `A fault: "operation" is unknown. Did you mean "operations"? Use one of: ${FAULT_KEYS}.`;
  expect(() => faults.add(fault)).toThrow(new TypeError(message));
  expect(faults.list).toEqual([]);
  expect(() => createSandbox({ faults: [fault] })).toThrow(message);
  expect(() => parseFault('status=503,operation=getConversationsEmails')).toThrow(message);
});

test('an unknown option of a client or a user is refused: it could have limited what they may do', () => {
  const sandbox = createSandbox();
  const options = { permission: [] } as object;
  expect(() => sandbox.addClient(options)).toThrow('addClient: "permission" is unknown. Did you mean "permissions"?');
  expect(() => sandbox.addUser('Ada', options)).toThrow(
    'addUser: "permission" is unknown. Did you mean "permissions"?',
  );
});
