/**
 * A Genesys organization in memory: for tests, demos and agents in training.
 *
 * @packageDocumentation
 */

export type { SandboxClock } from './clock.js';
export type { SandboxEvents } from './events.js';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.js';
export { type SandboxServer, type ServeOptions, serveSandbox } from './server.js';
export type * from './state.js';
