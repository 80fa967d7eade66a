import type { ControlOperation } from './control-operation.js';
import { agentOperations } from './operations/agent-operations.js';
import { customerOperations } from './operations/customer-operations.js';
import { observationOperations } from './operations/observation-operations.js';
import { setupOperations } from './operations/setup-operations.js';
import { simulationOperations } from './operations/simulation-operations.js';
import { stateOperations } from './operations/state-operations.js';
import { webhookOperations } from './operations/webhook-operations.js';

/** All operations of the control API, except the event stream and the OpenAPI document. */
export const controlOperations: readonly ControlOperation[] = [
  ...customerOperations,
  ...agentOperations,
  ...observationOperations,
  ...simulationOperations,
  ...setupOperations,
  ...webhookOperations,
  ...stateOperations,
];
