import { CommanderError } from 'commander';
import { MediaError } from '../media/media-error.js';
import { ApiError, ArgumentError, GenesysError, UnknownOutcomeError } from '../transport/errors.js';
import { coloursFor, type Terminal } from './terminal.js';

/** What the process tells its caller. Scripts rely on these numbers. */
export const EXIT = {
  ok: 0,
  /** Something that should not have happened. */
  failed: 1,
  /** The command line or the settings are wrong. Nothing was sent. */
  usage: 2,
  /** Genesys answered with an error. */
  refused: 3,
  /** No answer, and no effect: the connection failed, or a read took too long. */
  noAnswer: 4,
  /** A write was sent, and its answer lost: look before you repeat it. */
  unknownOutcome: 5,
  interrupted: 130,
} as const;

export const EXIT_CODES_HELP = `Exit codes:
  0    done
  1    unexpected failure
  2    wrong usage or settings; nothing was sent
  3    Genesys answered with an error
  4    no answer (connection, timeout)
  5    a write was sent but its answer was lost: look before you repeat it
  130  interrupted`;

/** The command line or a setting is wrong, in a way that the message says how to mend. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Says on stderr what went wrong and what can be done; the exit code for it. */
export function report(error: unknown, { err, env, interrupted }: Terminal): number {
  // An interrupted call fails by that; what is wrong all the same is said.
  if (interrupted.aborted && !(error instanceof UsageError)) return EXIT.interrupted;
  // commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const { red, dim } = coloursFor(err, env);
  err.write(`${red('error:')} ${messageOf(error)}\n`);
  for (const line of factsOf(error)) err.write(`${dim(line)}\n`);
  if (!(error instanceof GenesysError) && !(error instanceof UsageError) && error instanceof Error && env.DEBUG) {
    err.write(`${dim(error.stack ?? '')}\n`);
  }
  return exitCodeOf(error);
}

/** Several problems with arguments or settings go one a line. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof ArgumentError) || error.problems.length < 2) return error.message;
  const [subject] = error.message.split(': ', 1);
  return [`${subject}:`, ...error.problems.map(({ argument, problem }) => `  ${argument} ${problem}`)].join('\n');
}

function exitCodeOf(error: unknown): number {
  if (error instanceof MediaError) {
    if (error.step === 'read') return EXIT.usage;
    // Its steps before the last have no effect that anybody sees: they can be repeated.
    return error.cause instanceof UnknownOutcomeError ? EXIT.noAnswer : exitCodeOf(error.cause);
  }
  if (error instanceof UsageError || error instanceof ArgumentError) return EXIT.usage;
  if (error instanceof UnknownOutcomeError) return EXIT.unknownOutcome;
  if (error instanceof ApiError) return EXIT.refused;
  return error instanceof GenesysError ? EXIT.noAnswer : EXIT.failed;
}

function factsOf(error: unknown): string[] {
  if (!(error instanceof GenesysError)) return [];
  const facts = {
    status: error.status,
    code: error.code,
    'correlation id': error.correlationId,
    'retry after': error.retryAfter === undefined ? undefined : `${error.retryAfter} s`,
  };
  return Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [`  ${name}: ${value}`]));
}
