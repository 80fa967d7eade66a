import type { SandboxState } from './state.js';

type Owner = object & { readonly state: SandboxState };

const readers = new WeakMap<object, () => SandboxState>();

export function registerState<Sandbox extends Owner>(sandbox: Sandbox, read: () => SandboxState): Sandbox {
  readers.set(sandbox, read);
  return sandbox;
}

/** The state of a sandbox for code that does not change it, so that the sandbox can keep its index and its views. */
export const peekState = (sandbox: Owner): SandboxState => readers.get(sandbox)?.() ?? sandbox.state;
