import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** The streams and the environment of a command, so that tests can replace the process. */
export interface Terminal {
  /** Results: JSON, tables, scripts. */
  readonly out: Output;
  /** Messages: errors, progress, hints. */
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads standard input to its end. */
  readInput(): Promise<string>;
  /** Reads one line of standard input. `hidden` does not echo what the user types. */
  readLine(prompt: string, options?: ReadLineOptions): Promise<string>;
  /** Aborted by SIGINT (Ctrl-C) or SIGTERM. */
  readonly interrupted: AbortSignal;
  /** Calls a function at each SIGHUP, which ends the process otherwise. */
  onHangup(listener: () => void): void;
}

export interface ReadLineOptions {
  readonly hidden?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Creates the terminal of this process. The second Ctrl-C kills the process. */
export function createProcessTerminal(): Terminal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort(signal));
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has closed the pipe, as in `tools | head`.
    if (error.code === 'EPIPE') process.exit(0);
    try {
      writeSync(2, `error: Can't write to standard output: ${error.message}\n`);
    } finally {
      process.exit(1);
    }
  });
  process.stderr.on('error', () => process.exit(1));
  return {
    out: process.stdout,
    err: process.stderr,
    env: process.env,
    interrupted: controller.signal,
    onHangup: (listener) => void process.on('SIGHUP', listener),
    async readInput() {
      controller.signal.addEventListener('abort', () => process.stdin.destroy(new Error('Interrupted.')));
      process.stdin.setEncoding('utf8');
      let text = '';
      for await (const chunk of process.stdin) text += chunk;
      return text;
    },
    readLine: (prompt, options = {}) => readLine(prompt, { signal: controller.signal, ...options }),
  };
}

async function readLine(prompt: string, { hidden = false, signal }: ReadLineOptions): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  process.stderr.write(prompt);
  // readline echoes to its output, so a hidden line has an output that discards everything.
  const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return await Promise.race([lines.question('', { signal }), ended]);
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}

/** Flushes the output and exits. Without the explicit exit, a connection attempt would keep the process alive for seconds. */
export async function exitProcess(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
  process.exit(code);
}

export const waitForInterrupt = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Creates functions that style text; no-ops if the output has no colors or the user disabled them (https://no-color.org). */
export function createStyles(output: Output, env: Terminal['env']) {
  const isEnabled = env.FORCE_COLOR
    ? env.FORCE_COLOR !== '0'
    : output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const style = (open: number, close: number) => (text: string) =>
    isEnabled ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}
