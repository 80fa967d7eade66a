import { expectTypeOf } from 'vitest';
import { createSandbox, type Fault } from '../../src/sandbox/index.js';

const { faults } = createSandbox();

faults.add({ status: 503 });
faults.add({ latency: [20, 200], body: 'slow', operations: ['getConversationsEmails', 'login'] });
expectTypeOf<{ dropConnection: true; rate: number }>().toExtend<Fault>();
expectTypeOf<Fault['rate']>().toEqualTypeOf<number | undefined>();

// @ts-expect-error: nothing goes wrong.
faults.add({});
// @ts-expect-error: where and how often, but not what.
faults.add({ operations: 'getConversationsEmails', rate: 0.5 });
// @ts-expect-error: the client's name of the operation; Genesys' is getConversationsEmails.
faults.add({ operations: 'emails.list', status: 503 });

// @ts-expect-error: a misspelled field would leave the fault to strike every operation.
faults.add({ status: 503, operation: 'getConversationsEmails' });
// @ts-expect-error: not the name of an option.
createSandbox({ organisations: ['Acme'] });
// @ts-expect-error: not the name of an option.
createSandbox().addClient({ permission: [] });
