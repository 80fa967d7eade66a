interface NodeModules {
  'node:crypto': typeof import('node:crypto');
  'node:fs': typeof import('node:fs');
  'node:fs/promises': typeof import('node:fs/promises');
  'node:http': typeof import('node:http');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
}

/**
 * Returns a built-in module of Node. Unlike an import, browser bundlers ignore it; unlike `import()`, it works in Jest.
 *
 * @throws Error without `process.getBuiltinModule`: in browsers, and in Node before 20.16.
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const module = globalThis.process?.getBuiltinModule?.(name);
  if (module) return module as NodeModules[Name];
  throw new Error(`${name} is not available here. Use Node 20.16 or later, Bun or Deno.`);
}
