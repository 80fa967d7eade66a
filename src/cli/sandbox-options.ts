import { type Command, InvalidArgumentError } from 'commander';
import { type Environment, readVariable } from '../client/environment-variable.js';
import {
  createSandbox,
  type Fault,
  parseFault,
  type Sandbox,
  type StateWriter,
  stateFile,
  type WebhookOptions,
} from '../sandbox/index.js';
import { validateWebhook } from '../sandbox/webhooks/webhook-options.js';
import { createIntegerParser } from './command.js';
import { UsageError } from './exit.js';

export interface SandboxFlags {
  seed: number;
  state?: string;
  organization?: string[];
  rateLimit?: number | true;
  fault?: Fault[];
  webhook?: string;
  webhookSecret?: string;
}

/** The variable with the secret of `--webhook`. */
export const WEBHOOK_SECRET_VARIABLE = 'GENESYS_WEBHOOK_SECRET';

/** The rate limit of Genesys Cloud for an access token. */
const GENESYS_REQUESTS_PER_MINUTE = 300;

/** Adds the options that configure the sandbox itself. */
export const addSandboxOptions = (command: Command): Command =>
  command
    .option('--seed <number>', 'Seed of ids, tokens and random faults', createIntegerParser(0), 1)
    .option('--state <file>', 'Load the state from this file, if it exists, and save it there; contains access tokens')
    .option('--organization <name>', 'Name of an organization; can be given more than once', createListParser(String))
    .option(
      '--rate-limit [number]',
      `Requests per minute and access token (${GENESYS_REQUESTS_PER_MINUTE} without a number; default: no limit)`,
      createIntegerParser(1),
    )
    .option(
      '--fault <fault>',
      'Inject a fault (see below); can be given more than once',
      createListParser(parseFaultOption),
    )
    .option('--webhook <url>', 'Post the notifications of Open Messaging to this URL (see below)')
    .option('--webhook-secret <secret>', `Secret that signs them (default: the variable ${WEBHOOK_SECRET_VARIABLE})`);

export const WEBHOOK_HELP = `Webhook:
  The sandbox posts messages of agents, typing indicators and receipts of the first Open Messaging integration to the URL
  of --webhook. The secret has at least 16 characters. On the command line, other users of the machine can see it. The
  variable ${WEBHOOK_SECRET_VARIABLE} avoids that, and so does ${WEBHOOK_SECRET_VARIABLE}_FILE, which names a file with the secret.`;

export const FAULTS_HELP = `Faults:
  A fault is a comma-separated list of settings, with at least one of these effects:
    status=<code>              Respond with an error: 400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503 or 504
    latency=<ms>               Delay the response; latency=50-500 takes a random delay in that range
    dropConnection             Close the connection without a response
    dropEvent                  Lose notifications of events; needs operations=notification
    body=<kind>                Damage the response body: slow, interrupted, truncated, html or empty
    token=expired              Expire the access token of the request
  These settings limit a fault:
    operations=<id>+<id>       Operation ids, login (token requests), upload or notification (events); default: all operations
    rate=<0 to 1>              Probability for each request (default: 1)
    times=<number>             How many requests are affected at most (default: no limit)
    when=before|after          Whether status and dropConnection apply before or after the request takes effect
                               (default: before)
    retryAfter=<seconds>       Retry-After header of a 429 or 503 response`;

/**
 * Creates the sandbox, with the state of `--state` if there is one.
 *
 * @param onError Called when the state can't be saved.
 * @throws UsageError for options that are invalid or don't fit the saved state, and for an unreadable state file.
 */
export async function openSandbox(
  flags: SandboxFlags,
  env: Environment,
  onError: (error: unknown) => void,
): Promise<{ sandbox: Sandbox; stateWriter: StateWriter | undefined; webhookIntegrationId: string | undefined }> {
  const { seed, state: path, organization, rateLimit, fault } = flags;
  const file = path === undefined ? undefined : stateFile(path);
  try {
    const state = await file?.load();
    const savedNames = state?.organizations.map(({ name }) => name);
    const unknown = organization?.find((name) => savedNames?.includes(name) === false);
    if (savedNames && unknown !== undefined) {
      throw new UsageError(
        `${path} has no organization "${unknown}", only ${savedNames.join(', ')}. Omit --organization or use another --state file.`,
      );
    }
    const sandbox = createSandbox({
      clock: 'running',
      seed,
      ...(state ? { state } : {}),
      ...(organization ? { organizations: organization } : {}),
      ...(rateLimit === undefined ? {} : { rateLimit: rateLimit === true ? GENESYS_REQUESTS_PER_MINUTE : rateLimit }),
      ...(fault ? { faults: fault } : {}),
    });
    const webhook = parseWebhook(flags, env);
    const webhookIntegrationId = webhook && sandbox.setWebhook(webhook).id;
    return { sandbox, stateWriter: file?.keep(sandbox, onError), webhookIntegrationId };
  } catch (error) {
    return throwUsageError(error);
  }
}

function parseWebhook({ webhook: url, webhookSecret }: SandboxFlags, env: Environment): WebhookOptions | undefined {
  const secret = webhookSecret ?? readVariable(env, WEBHOOK_SECRET_VARIABLE);
  if (url !== undefined && secret === undefined) {
    throw new UsageError(`--webhook needs a secret. Set ${WEBHOOK_SECRET_VARIABLE}, or use --webhook-secret.`);
  }
  if (url === undefined && webhookSecret !== undefined) throw new UsageError('--webhook-secret needs --webhook <url>.');
  return url === undefined || secret === undefined ? undefined : validateWebhook('--webhook', { url, secret });
}

/** @throws UsageError with the message of the error. */
export function throwUsageError(error: unknown): never {
  throw error instanceof Error ? new UsageError(error.message) : error;
}

/** Returns an option parser that collects the values of an option in a list. */
const createListParser =
  <T>(parse: (text: string) => T) =>
  (text: string, previous: T[] = []): T[] => [...previous, parse(text)];

function parseFaultOption(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
