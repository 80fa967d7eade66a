import { expectTypeOf } from 'vitest';
import { createSandbox, type Fault } from '../../src/sandbox/index.js';

const { faults } = createSandbox();

faults.add({ status: 503 });
faults.add({ latency: [20, 200], body: 'slow', operations: ['getConversationsEmails', 'login'] });
expectTypeOf<{ dropConnection: true; rate: number }>().toExtend<Fault>();
expectTypeOf<Fault['rate']>().toEqualTypeOf<number | undefined>();

// @ts-expect-error: a fault needs an effect.
faults.add({});
// @ts-expect-error: operations and a rate, but no effect.
faults.add({ operations: 'getConversationsEmails', rate: 0.5 });
// @ts-expect-error: a method of the client. The operation id is getConversationsEmails.
faults.add({ operations: 'emails.list', status: 503 });

// @ts-expect-error: with a misspelled field, the fault would affect every operation.
faults.add({ status: 503, operation: 'getConversationsEmails' });
// @ts-expect-error: an unknown option.
createSandbox({ organisations: ['Acme'] });
// @ts-expect-error: an unknown option.
createSandbox().addClient({ permission: [] });
