import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Client } from '../client/client.js';
import type { OperationId } from '../generated/operations.js';
import type { MediaOptions } from '../media/media.js';
import { ArgumentError } from '../transport/errors.js';
import { addArguments } from './argument-options.js';
import { addSettings, callable, givenOf, type Settings } from './call-command.js';
import { argumentsOf, checkArguments, clientFor, type Given, print, usageError } from './call-input.js';
import { type Described, described } from './described-operations.js';
import { progressBar } from './progress-bar.js';
import type { Terminal } from './terminal.js';

/** A method of the client that sends files: no operation of Genesys' own, but several in a row. */
interface Upload {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** The operation whose arguments it takes, with files in place of one of them. */
  readonly operationId: OperationId;
  readonly inPlaceOf: string;
  /** What the client calls the files, and how many there can be. */
  readonly files: 'files' | 'file';
  readonly calls: readonly OperationId[];
  send(client: Client, args: never, media: MediaOptions): Promise<unknown>;
}

const UPLOADS: readonly Upload[] = [
  {
    name: 'messages.sendMedia',
    summary: 'Send a message with files',
    description: 'Uploads the files, waits until Genesys has checked them, and sends the message.',
    operationId: 'postConversationsMessageCommunicationMessages',
    inPlaceOf: 'mediaIds',
    files: 'files',
    calls: [
      'postConversationsMessageCommunicationMessagesMediaUploads',
      'getConversationsMessageCommunicationMessagesMediaMediaId',
      'postConversationsMessageCommunicationMessages',
    ],
    send: ({ messages }, args, media) => messages.sendMedia(args, media),
  },
  {
    name: 'faxes.send',
    summary: 'Send a fax with its document',
    description: 'Creates the fax and uploads its document: with that, it is sent.',
    operationId: 'postConversationsFaxes',
    inPlaceOf: 'documentId',
    files: 'file',
    calls: ['postConversationsFaxes'],
    send: ({ faxes }, args, media) => faxes.send(args, media),
  },
];

/** The commands of `call` that upload files, with a progress bar on a terminal. */
export const uploadCommands = (terminal: Terminal): Command[] =>
  UPLOADS.map((upload) => {
    const { name, summary, description, operationId, inPlaceOf, files, calls } = upload;
    const operation = described.find((one) => one.operationId === operationId);
    if (!operation) throw new Error(`There is no operation ${operationId}.`);
    const command = callable(terminal, name, `Client: client.${name}\nIt calls: ${calls.join(',\n          ')}`)
      .summary(summary)
      .description(`${summary}. ${description}`)
      .addOption(fileOption(files));
    const argumentsOf = addArguments(command, operation, inPlaceOf);
    return addSettings(command).action((options: Settings) => {
      const file = options.file === undefined ? {} : { [files]: options.file };
      return run(upload, operation, { ...givenOf(options), args: { ...argumentsOf(options), ...file } }, terminal);
    });
  });

function fileOption(files: Upload['files']): Option {
  if (files === 'files') return new Option('--file <path...>', 'Files to send, by path. (required; repeatable)');
  return new Option('--file <path>', 'The document, by path. (required)').argParser((path, before?: string) => {
    if (before === undefined) return path;
    throw new InvalidArgumentError('A fax has one document.');
  });
}

async function run(upload: Upload, operation: Described, given: Given, terminal: Terminal): Promise<void> {
  const args = (await argumentsOf(upload.name, given, terminal)) as Record<string, unknown>;
  const { [upload.files]: file, ...others } = args;
  checkArguments(operation, others, file === undefined ? [{ argument: 'file', problem: 'is missing' }] : []);
  const client = await clientFor(given, terminal);
  const bar = progressBar(terminal);
  const media = { signal: terminal.interrupted, onProgress: bar.update };
  const sent = await upload
    .send(client, args as never, media)
    .catch(asTyped)
    .finally(bar.end);
  print(sent ?? null, terminal);
}

/** What is wrong with an argument is said of `--file` and `--content-type` to whoever typed those. */
function asTyped(error: unknown): never {
  if (!(error instanceof ArgumentError)) throw error;
  throw usageError(
    error.problems.map(({ argument, ...rest }) => ({ argument: argument.replace('files', 'file'), ...rest })),
  );
}
