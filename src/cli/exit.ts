import { CommanderError } from 'commander';
import { MediaError } from '../media/media-error.js';
import { ApiError, ArgumentError, GenesysError, UnknownOutcomeError } from '../transport/errors.js';
import { createStyles, type Terminal } from './terminal.js';

/** The exit codes of the process. Scripts rely on these numbers. */
export const EXIT_CODE = {
  ok: 0,
  unexpectedFailure: 1,
  /** The command line or the settings are wrong. Nothing was sent. */
  usage: 2,
  /** Genesys responded with an error. */
  apiError: 3,
  /** The connection failed or timed out. The call had no effect. */
  noResponse: 4,
  /** A write was sent, but no response arrived. It may have taken effect. */
  unknownOutcome: 5,
  /** `codegen --check` found files to update or descriptions to write. */
  drift: 6,
  interrupted: 130,
} as const;

export const EXIT_CODES_HELP = `Exit codes:
  0    Success
  1    Unexpected failure
  2    Invalid usage or settings; nothing was sent
  3    Genesys responded with an error
  4    No response (connection or timeout); the call had no effect
  5    A write was sent, but its outcome is unknown; check before you send it again
  6    codegen --check found files to update or descriptions to write
  10   codegen diff found compatible changes
  20   codegen diff found breaking changes
  130  Interrupted`;

/** The command line or a setting is invalid. The message says how to fix it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The generated files do not match the spec, the slice and the overlay. The message says how to fix it. */
export class DriftError extends Error {
  override readonly name = 'DriftError';
}

/** A command ends with this exit code, without a message. */
export class ExitWithCode extends Error {
  override readonly name = 'ExitWithCode';
  readonly code: number;
  constructor(code: number) {
    super(`Exit code ${code}`);
    this.code = code;
  }
}

/** Writes the error and its details to stderr, and returns the exit code. */
export function reportError(error: unknown, { err, env, interrupted }: Terminal): number {
  // An interrupt makes calls fail; only a usage error is worth reporting then.
  if (interrupted.aborted && !(error instanceof UsageError)) return EXIT_CODE.interrupted;
  if (error instanceof ExitWithCode) return error.code;
  // commander has written its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
  const { red, dim } = createStyles(err, env);
  err.write(`${red('error:')} ${formatMessage(error)}\n`);
  for (const line of formatDetails(error)) err.write(`${dim(line)}\n`);
  if (!(error instanceof GenesysError) && !(error instanceof UsageError) && error instanceof Error && env.DEBUG) {
    err.write(`${dim(error.stack ?? '')}\n`);
  }
  return toExitCode(error);
}

/** Lists several problems with arguments or settings one per line. */
function formatMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof ArgumentError) || error.problems.length < 2) return error.message;
  const [subject] = error.message.split(': ', 1);
  return [`${subject}:`, ...error.problems.map(({ argument, problem }) => `  ${argument} ${problem}`)].join('\n');
}

function toExitCode(error: unknown): number {
  if (error instanceof MediaError) {
    if (error.step === 'read') return EXIT_CODE.usage;
    // The steps of an upload before the last have no visible effect, so an unknown outcome is harmless.
    return error.cause instanceof UnknownOutcomeError ? EXIT_CODE.noResponse : toExitCode(error.cause);
  }
  if (error instanceof DriftError) return EXIT_CODE.drift;
  if (error instanceof UsageError || error instanceof ArgumentError) return EXIT_CODE.usage;
  if (error instanceof UnknownOutcomeError) return EXIT_CODE.unknownOutcome;
  if (error instanceof ApiError) return EXIT_CODE.apiError;
  return error instanceof GenesysError ? EXIT_CODE.noResponse : EXIT_CODE.unexpectedFailure;
}

function formatDetails(error: unknown): string[] {
  if (!(error instanceof GenesysError)) return [];
  const details = {
    status: error.status,
    code: error.code,
    'correlation id': error.correlationId,
    'retry after': error.retryAfter === undefined ? undefined : `${error.retryAfter} s`,
  };
  return Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [`  ${name}: ${value}`]));
}
