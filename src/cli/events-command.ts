import type { Command } from 'commander';
import { createClient } from '../client/client.js';
import type { StreamEvent } from '../events/event.js';
import type { EventSelection } from '../events/event-stream.js';
import { createCallClient } from './call-input.js';
import { createCommand, createIntegerParser, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

interface Options {
  topic?: string[];
  me?: string[];
  queue?: string[];
  initial?: boolean;
  count?: number;
  profile?: string;
  sandbox?: boolean;
}

/** Collects the values of an option that occurs several times. */
const collect = (value: string, values: string[] = []): string[] => [...values, value];

/** The channels of `--me`. */
const CHANNELS = ['emails', 'messages', 'socials', 'videos', 'cobrowse', 'conversations', 'typing'] as const;

/** `events`: prints the events of a stream as lines of JSON until it is interrupted. */
export const createEventsCommand = (terminal: Terminal): Command =>
  createCommand(terminal, `${PROGRAM} events`)
    .description('Print notifications of changes as they happen, one line of JSON for each event.')
    .option('--topic <name>', 'Topic with its id, such as v2.users.ID.conversations.emails (several times)', collect)
    .option('--me <channel>', `Your own conversations: ${CHANNELS.join(', ')} (several times)`, collect)
    .option('--queue <id>', 'All conversations of a queue (several times)', collect)
    .option('--initial', 'Start with the conversations that are active now')
    .option('--count <number>', 'Exit after so many events', createIntegerParser(1, Number.MAX_SAFE_INTEGER))
    .option('--profile <name>', 'Use a profile that "login" saved')
    .option('--sandbox', 'Use an in-memory Genesys organization: no account, no network')
    .addHelpText(
      'after',
      `
Examples:
  npx ${PROGRAM} events --me emails --me messages
  npx ${PROGRAM} events --topic v2.routing.queues.ID.conversations.messages
  npx ${PROGRAM} events --sandbox --me messages --initial --count 1

${ENVIRONMENT_HELP}`,
    )
    .action((options: Options) => printEvents(options, terminal));

async function printEvents(options: Options, terminal: Terminal): Promise<void> {
  const { initial = false, count = Number.POSITIVE_INFINITY } = options;
  const selection = toSelection(options);
  const client = await createCallClient({ ...options, args: {} }, terminal, createClient);
  const stream = client.events.subscribe(selection, { initial });
  terminal.interrupted.addEventListener('abort', () => void stream.close(), { once: true });
  const reportReady = () => terminal.err.isTTY && terminal.err.write('Waiting for events. Press Ctrl-C to stop.\n');
  stream.ready.then(reportReady, () => {
    // The loop throws the same error.
  });
  let printed = 0;
  for await (const event of stream) {
    terminal.out.write(`${JSON.stringify(event satisfies StreamEvent)}\n`);
    printed += 1;
    if (printed >= count) return;
  }
}

function toSelection({ topic = [], me = [], queue = [] }: Options): EventSelection {
  const unknown = me.find((channel) => !CHANNELS.includes(channel as never));
  if (unknown !== undefined)
    throw new UsageError(`Unknown channel "${unknown}" of --me. Use one of: ${CHANNELS.join(', ')}.`);
  if (topic.length + me.length + queue.length === 0)
    throw new UsageError('Use --topic, --me or --queue to select events.');
  return { topics: topic, queues: queue, ...Object.fromEntries(me.map((channel) => [channel, 'me'])) };
}
