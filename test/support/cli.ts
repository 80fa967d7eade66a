import { runProgram } from '../../src/cli/run-program.js';
import type { Terminal } from '../../src/cli/terminal.js';

export interface CliResult {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process, with an environment and a terminal of its own. */
export async function runCli(argv: readonly string[], given: Partial<TestTerminal> = {}): Promise<CliResult> {
  const result = { code: 0, out: '', err: '' };
  const terminal: Terminal = {
    out: {
      isTTY: given.isTTY,
      columns: 100,
      write: (text) => {
        result.out += text;
        given.onOut?.(text);
      },
    },
    err: { isTTY: given.isTTY, columns: 100, write: (text) => void (result.err += text) },
    env: given.env ?? {},
    readInput: async () => given.input ?? '',
    interrupted: given.interrupted ?? new AbortController().signal,
  };
  result.code = await runProgram(argv, terminal);
  return result;
}

interface TestTerminal {
  env: Record<string, string>;
  input: string;
  isTTY: boolean;
  interrupted: AbortSignal;
  onOut: (text: string) => void;
}
