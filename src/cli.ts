#!/usr/bin/env node
import { run } from './cli/program.js';
import { processTerminal } from './cli/terminal.js';

run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
