import type { ControlOperation } from './control-operation.js';
import { agentOperations } from './operations/agent-operations.js';
import { customerOperations } from './operations/customer-operations.js';
import { observationOperations } from './operations/observation-operations.js';
import { setupOperations } from './operations/setup-operations.js';
import { simulationOperations } from './operations/simulation-operations.js';
import { stateOperations } from './operations/state-operations.js';

/** The base path of the control API. No path of Genesys Cloud starts with it. */
export const CONTROL_PATH = '/_sandbox';

/** All operations of the control API, except the event stream and the OpenAPI document. */
export const controlOperations: readonly ControlOperation[] = [
  ...customerOperations,
  ...agentOperations,
  ...observationOperations,
  ...simulationOperations,
  ...setupOperations,
  ...stateOperations,
];
