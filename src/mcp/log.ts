/** The levels, the most talkative first. */
export const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

type Write = (message: string, facts?: Readonly<Record<string, unknown>>) => void;

/** Structured logs: no content, no arguments, no tokens. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

/** Writes a JSON object a line to `out`; stderr by default, since stdout belongs to the protocol. */
export function createLog(level: LogLevel = 'info', out: (line: string) => void = toStderr): Log {
  const least = LEVELS.indexOf(level);
  const at =
    (name: Exclude<LogLevel, 'silent'>): Write =>
    (message, facts) => {
      if (LEVELS.indexOf(name) < least) return;
      out(`${JSON.stringify({ time: new Date().toISOString(), level: name, message, ...facts })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const toStderr = (line: string) => void process.stderr.write(line);

export const silentLog: Log = createLog('silent');
