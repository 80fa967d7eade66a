import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** What a command sees of the world: its streams, its environment, and whether it was interrupted. */
export interface Terminal {
  /** For results: JSON, tables, scripts. */
  readonly out: Output;
  /** For people: errors, progress, hints. */
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard input, to its end. */
  readInput(): Promise<string>;
  /** One line of standard input. `hidden` keeps what is typed off the screen. */
  readLine(prompt: string, options?: ReadLineOptions): Promise<string>;
  /** Aborted by Ctrl-C or by the signal that asks the process to end. */
  readonly interrupted: AbortSignal;
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

/** The process's own terminal. A second Ctrl-C ends the process at once. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort(signal));
  // Whoever reads the output may stop early: `tools | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    try {
      writeSync(2, `error: the output can't be written: ${error.message}\n`);
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
    async readInput() {
      controller.signal.addEventListener('abort', () => process.stdin.destroy(new Error('interrupted')));
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
  // With its own output discarded, readline echoes nothing.
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

/**
 * Ends the process when all that was written has been taken. It does not wait for what nobody waits for any more: a
 * connection that is still being made would hold it for seconds.
 */
export async function endProcess(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
  process.exit(code);
}

/** Waits until the command is interrupted. */
export const interruption = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Colours, on a terminal that has them and is not asked for none (https://no-color.org). */
export function coloursFor(output: Output, env: Terminal['env']) {
  const on = env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const style = (open: number, close: number) => (text: string) => (on ? `\x1b[${open}m${text}\x1b[${close}m` : text);
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}
