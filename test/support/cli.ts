import { runProgram } from '../../src/cli/run-program.js';
import type { Terminal } from '../../src/cli/terminal.js';

export interface CliResult {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process, with a fake terminal. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const result = { code: 0, out: '', err: '' };
  const createOutput = (name: 'out' | 'err', onText?: (text: string) => void): Terminal['out'] => ({
    isTTY: options.isTTY,
    columns: 100,
    write: (text) => {
      result[name] += text;
      onText?.(text);
    },
  });
  const terminal: Terminal = {
    out: createOutput('out', options.onOut),
    err: createOutput('err', options.onErr),
    env: options.env ?? {},
    readInput: async () => options.input ?? '',
    readLine: options.readLine ?? (async () => options.input ?? ''),
    interrupted: options.interrupted ?? new AbortController().signal,
    onHangup: options.onHangup ?? (() => {}),
  };
  result.code = await runProgram(argv, terminal);
  return result;
}

/** The fake terminal. */
export type CliOptions = Partial<TestTerminal>;

interface TestTerminal {
  env: Record<string, string>;
  input: string;
  readLine: Terminal['readLine'];
  isTTY: boolean;
  interrupted: AbortSignal;
  onHangup: Terminal['onHangup'];
  onOut: (text: string) => void;
  onErr: (text: string) => void;
}
