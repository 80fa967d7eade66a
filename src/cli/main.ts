#!/usr/bin/env node
import { enableCompileCache } from './compile-cache.js';

enableCompileCache(process.env);
// Node caches only modules that are loaded after this point, so the program is imported dynamically.
Promise.all([import('./run-program.js'), import('./terminal.js')]).then(
  async ([{ runProgram }, { createProcessTerminal, exitProcess }]) =>
    exitProcess(await runProgram(process.argv.slice(2), createProcessTerminal())),
);
