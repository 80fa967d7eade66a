import { type Command, InvalidArgumentError } from 'commander';
import { createSandbox, type Fault, parseFault, type Sandbox, type StateWriter, stateFile } from '../sandbox/index.js';
import { integer } from './command.js';
import { UsageError } from './exit.js';

export interface SandboxFlags {
  seed: number;
  state?: string;
  organization?: string[];
  rateLimit?: number | true;
  fault?: Fault[];
}

/** Requests a minute that Genesys allows a token. */
const GENESYS_RATE = 300;

/** The flags that say what sandbox it is to be. */
export const sandboxOptions = (command: Command): Command =>
  command
    .option('--seed <number>', 'the same seed gives the same ids and chances', integer(0), 1)
    .option('--state <file>', 'keep the state in this file from run to run; it holds access tokens')
    .option('--organization <name>', 'an organization of that name; may be repeated', collect(String))
    .option('--rate-limit [number]', `requests a minute that a token may make (${GENESYS_RATE})`, integer(1))
    .option('--fault <fault>', FAULTS, collect(fault));

const FAULTS =
  'what goes wrong, such as "status=503,rate=0.05,operations=getConversationsEmails+login": latency=MS or FROM-TO, status, ' +
  'dropConnection, body=slow|interrupted|truncated|html|empty or token=expired; with rate, times, operations, when=before|after, retryAfter; ' +
  'may be repeated';

/**
 * The sandbox that the flags ask for, and what keeps its state, where it is kept.
 *
 * @throws UsageError where there can be no such sandbox, or its state can't be read.
 */
export async function openSandbox(
  flags: SandboxFlags,
  onError: (error: unknown) => void,
): Promise<{ sandbox: Sandbox; kept: StateWriter | undefined }> {
  const { seed, state: path, organization, rateLimit, fault } = flags;
  const file = path === undefined ? undefined : stateFile(path);
  try {
    const state = await file?.load();
    const kept = state?.organizations.map(({ name }) => name);
    const unknown = organization?.find((name) => kept?.includes(name) === false);
    if (kept && unknown !== undefined) {
      throw new UsageError(
        `${path} has no organization "${unknown}", only ${kept.join(', ')}. Leave --organization out, or begin another file.`,
      );
    }
    const sandbox = createSandbox({
      clock: 'running',
      seed,
      ...(state ? { state } : {}),
      ...(organization ? { organizations: organization } : {}),
      ...(rateLimit === undefined ? {} : { rateLimit: rateLimit === true ? GENESYS_RATE : rateLimit }),
      ...(fault ? { faults: fault } : {}),
    });
    return { sandbox, kept: file?.keep(sandbox, onError) };
  } catch (error) {
    return notAsAsked(error);
  }
}

/** @throws UsageError with the error's message. */
export function notAsAsked(error: unknown): never {
  throw error instanceof Error ? new UsageError(error.message) : error;
}

const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, others: T[] = []): T[] => [...others, parse(text)];

function fault(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
