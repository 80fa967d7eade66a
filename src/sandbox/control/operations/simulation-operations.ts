import type { Fault } from '../../faults/fault.js';
import type { Sandbox } from '../../sandbox.js';
import { formatTime } from '../../sandbox-clock.js';
import { defineOperation } from '../control-operation.js';
import { FAULT_SCHEMA } from '../fault-schema.js';
import { ANY_OBJECT, body, list, number, object, text } from '../schemas.js';

const CLOCK = object({
  time: text('The time of the sandbox (ISO 8601).'),
  isManual: { type: 'boolean', description: 'Whether the time changes only through the control API.' },
});

const describeClock = ({ clock }: Sandbox) => ({ time: formatTime(clock.now()), isManual: clock.isManual === true });

/** Faults and the clock. */
export const simulationOperations = [
  defineOperation({
    id: 'listFaults',
    method: 'GET',
    path: '/faults',
    summary: 'List the active faults.',
    response: object({ faults: list(object({ id: number('The id, for `DELETE`.'), fault: ANY_OBJECT })) }),
    run: ({ sandbox }) => ({ faults: sandbox.faults.active }),
  }),
  defineOperation<Fault>({
    id: 'addFault',
    method: 'POST',
    path: '/faults',
    summary: 'Add a fault, with the fields of `sandbox.faults.add`.',
    body: FAULT_SCHEMA,
    response: object({ id: number('The id, for `DELETE`.') }),
    run: ({ sandbox, body: fault }) => {
      sandbox.faults.add(fault);
      return { id: sandbox.faults.active.at(-1)?.id };
    },
  }),
  defineOperation({
    id: 'clearFaults',
    method: 'DELETE',
    path: '/faults',
    summary: 'Remove all faults.',
    run: ({ sandbox }) => sandbox.faults.clear(),
  }),
  defineOperation({
    id: 'removeFault',
    method: 'DELETE',
    path: '/faults/{id}',
    summary: 'Remove a fault.',
    run: ({ sandbox, path: { id } }) => {
      if (!sandbox.faults.remove(Number(id))) throw new Error(`Unknown fault "${id}". It may have ended already.`);
    },
  }),
  defineOperation({
    id: 'getClock',
    method: 'GET',
    path: '/clock',
    summary: 'Return the time of the sandbox.',
    response: CLOCK,
    run: ({ sandbox }) => describeClock(sandbox),
  }),
  defineOperation<{ milliseconds: number }>({
    id: 'advanceClock',
    method: 'POST',
    path: '/clock/advance',
    summary: 'Move the clock forward: tokens expire, after-call work ends, parked conversations resume.',
    body: body({ milliseconds: { type: 'number', minimum: 0, description: 'At least 0.' } }, ['milliseconds']),
    response: CLOCK,
    run: ({ sandbox, body: { milliseconds } }) => {
      sandbox.clock.advance(milliseconds);
      return describeClock(sandbox);
    },
  }),
];
