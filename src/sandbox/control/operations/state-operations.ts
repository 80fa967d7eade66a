import { peekState } from '../../peek-state.js';
import type { SandboxState } from '../../state.js';
import { defineOperation } from '../control-operation.js';
import { ANY_OBJECT } from '../schemas.js';

/** Saves, loads and resets the state. */
export const stateOperations = [
  defineOperation({
    id: 'getState',
    method: 'GET',
    path: '/state',
    summary: 'Return the complete state, to save it. It contains access tokens.',
    response: ANY_OBJECT,
    run: ({ sandbox }) => peekState(sandbox),
  }),
  defineOperation<SandboxState>({
    id: 'loadState',
    method: 'PUT',
    path: '/state',
    summary: 'Replace the state with a saved one.',
    body: ANY_OBJECT,
    run: ({ sandbox, body: state }) => sandbox.load(state),
  }),
  defineOperation({
    id: 'reset',
    method: 'POST',
    path: '/reset',
    summary: 'Restore the initial state. Faults and the clock are unchanged.',
    run: ({ sandbox }) => sandbox.reset(),
  }),
];
