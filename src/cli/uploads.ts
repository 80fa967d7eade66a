import type { Command } from 'commander';
import { type Client, createClient } from '../client.js';
import type { OperationId } from '../generated/operations.js';
import { connectionFromEnvironment } from '../mcp/environment.js';
import type { MediaOptions } from '../media.js';
import { commandFor, PROGRAM } from './command.js';
import { EXIT_CODES_HELP } from './exit.js';
import { progressBar } from './progress.js';
import { sandboxConnection } from './sandbox-connection.js';
import type { Terminal } from './terminal.js';

interface Options {
  file: string[];
  sandbox?: boolean;
  [argument: string]: unknown;
}

/** A method of the client that sends files: no operation of Genesys' own, but several in a row. */
interface Upload {
  readonly name: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, string>>;
  readonly operations: readonly OperationId[];
  send(client: Client, options: Options, media: MediaOptions): Promise<unknown>;
}

const UPLOADS: readonly Upload[] = [
  {
    name: 'messages.sendMedia',
    summary: 'Send a message with files',
    options: {
      '--conversation-id <text>': 'Conversation id.',
      '--communication-id <text>': "The agent's communication.",
      '--text-body <text>': 'Text of the message.',
    },
    operations: [
      'postConversationsMessageCommunicationMessagesMediaUploads',
      'postConversationsMessageCommunicationMessages',
    ],
    send: ({ messages }, { file, conversationId, communicationId, textBody }, media) =>
      messages.sendMedia({ conversationId, communicationId, textBody, files: file } as never, media),
  },
  {
    name: 'faxes.send',
    summary: 'Send a fax with its document',
    options: {
      '--addresses <text...>': 'Numbers to send it to, such as +13175550123.',
      '--name <text>': 'Name of the fax.',
    },
    operations: ['postConversationsFaxes'],
    send: ({ faxes }, { file, addresses, name }, media) =>
      faxes.send({ addresses, name, file: file[0] } as never, media),
  },
];

const REQUIRED = ['--conversation-id', '--communication-id', '--text-body', '--addresses'];

/** The commands of `call` that upload files, with a progress bar on a terminal. */
export function uploadCommands(terminal: Terminal): Command[] {
  return UPLOADS.map((upload) => {
    const command = commandFor(terminal, upload.name)
      .summary(upload.summary)
      .description(`${upload.summary}: uploads, waits until Genesys has checked it, and sends.`)
      .configureHelp({ commandUsage: (self) => `${PROGRAM} call ${upload.name} ${self.usage()}` })
      .requiredOption('--file <path...>', 'The files, by path.')
      .option('--sandbox', 'ask a Genesys organization in memory: no account, no network, nothing is kept')
      .addHelpText('after', `\nIt makes these calls: ${upload.operations.join(', ')}.\n\n${EXIT_CODES_HELP}`);
    for (const [flags, description] of Object.entries(upload.options)) {
      if (REQUIRED.includes(flags.split(' ')[0] ?? '')) command.requiredOption(flags, description);
      else command.option(flags, description);
    }
    return command.action((options: Options) => run(upload, options, terminal));
  });
}

async function run(upload: Upload, options: Options, terminal: Terminal): Promise<void> {
  const client = createClient(options.sandbox ? sandboxConnection() : connectionFromEnvironment(terminal.env));
  const bar = progressBar(terminal);
  try {
    const sent = await upload.send(client, options, { signal: terminal.interrupted, onProgress: bar.update });
    bar.end();
    terminal.out.write(`${JSON.stringify(sent ?? null, null, 2)}\n`);
  } catch (error) {
    bar.end();
    throw error;
  }
}
