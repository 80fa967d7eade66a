interface NodeModules {
  'node:crypto': typeof import('node:crypto');
  'node:fs/promises': typeof import('node:fs/promises');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
}

/** A module of Node's own, loaded when it is needed. Bundlers for browsers don't see the name, so they don't ask for it. */
export const nodeModule = <Name extends keyof NodeModules>(name: Name): Promise<NodeModules[Name]> =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ name);
