#!/usr/bin/env node
import { keepCompiled } from './compile-cache.js';

keepCompiled(process.env);
// What is loaded from here on is kept.
Promise.all([import('./run-program.js'), import('./terminal.js')]).then(
  async ([{ run }, { endProcess, processTerminal }]) => endProcess(await run(process.argv.slice(2), processTerminal())),
);
