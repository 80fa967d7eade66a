/** The log levels, the most verbose first. */
export const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

type Write = (message: string, facts?: Readonly<Record<string, unknown>>) => void;

/** A structured log. It never has content, arguments or tokens. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

/** Creates a log that writes one JSON object per line, by default to stderr: over stdio, stdout carries the protocol. */
export function createLog(level: LogLevel = 'info', out: (line: string) => void = writeToStderr): Log {
  const minLevel = LEVELS.indexOf(level);
  const at =
    (name: Exclude<LogLevel, 'silent'>): Write =>
    (message, facts) => {
      if (LEVELS.indexOf(name) < minLevel) return;
      out(`${JSON.stringify({ time: new Date().toISOString(), level: name, message, ...facts })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const writeToStderr = (line: string) => void process.stderr.write(line);

export const silentLog: Log = createLog('silent');
