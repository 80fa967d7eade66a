import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Client, createClient } from '../client/client.js';
import type { OperationId } from '../generated/operations.js';
import type { MediaOptions } from '../media/media.js';
import { ArgumentError } from '../transport/errors.js';
import { addArgumentOptions } from './argument-options.js';
import {
  type CallInput,
  createCallClient,
  createFlagError,
  printJson,
  resolveArguments,
  validateArguments,
} from './call-input.js';
import { addCommonOptions, createCallSubcommand, type ParsedOptions, toCallInput } from './call-subcommand.js';
import { type CatalogEntry, operationCatalog } from './operation-catalog.js';
import { createProgressBar } from './progress-bar.js';
import type { Terminal } from './terminal.js';

/** A client method that uploads files. It calls several operations in a row. */
interface Upload {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** The operation whose arguments the method takes, apart from `replacedArgument`. */
  readonly operationId: OperationId;
  /** The argument that the files replace. */
  readonly replacedArgument: string;
  /** The client's name for the files. `file` accepts only one. */
  readonly files: 'files' | 'file';
  readonly calls: readonly OperationId[];
  send(client: Client, args: never, media: MediaOptions): Promise<unknown>;
}

const UPLOADS: readonly Upload[] = [
  {
    name: 'messages.sendMedia',
    summary: 'Send a message with files',
    description: 'Uploads the files, waits until Genesys has checked them, and sends each, then the text.',
    operationId: 'postConversationsMessageCommunicationMessages',
    replacedArgument: 'mediaIds',
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
    description: 'Creates the fax and uploads its document. Genesys sends the fax after the upload.',
    operationId: 'postConversationsFaxes',
    replacedArgument: 'documentId',
    files: 'file',
    calls: ['postConversationsFaxes'],
    send: ({ faxes }, args, media) => faxes.send(args, media),
  },
];

/** Creates the subcommands of `call` that upload files. They show a progress bar on a terminal. */
export const createUploadCommands = (terminal: Terminal): Command[] =>
  UPLOADS.map((upload) => {
    const { name, summary, description, operationId, replacedArgument, files, calls } = upload;
    const entry = operationCatalog.find((candidate) => candidate.operationId === operationId);
    if (!entry) throw new Error(`Unknown operation ${operationId}.`);
    const details = `Client method: client.${name}\nOperations:    ${calls.join(',\n               ')}`;
    const command = createCallSubcommand(terminal, name, details)
      .summary(summary)
      .description(`${summary}. ${description}`)
      .addOption(createFileOption(files));
    const collectArguments = addArgumentOptions(command, entry, replacedArgument);
    return addCommonOptions(command).action((options: ParsedOptions) => {
      const file = options.file === undefined ? {} : { [files]: options.file };
      return sendUpload(
        upload,
        entry,
        { ...toCallInput(options), args: { ...collectArguments(options), ...file } },
        terminal,
      );
    });
  });

function createFileOption(files: Upload['files']): Option {
  if (files === 'files') {
    return new Option('--file <path...>', 'Paths of the files. (required; can be given more than once)');
  }
  return new Option('--file <path>', 'Path of the document. (required)').argParser((path, previous?: string) => {
    if (previous === undefined) return path;
    throw new InvalidArgumentError('A fax has one document.');
  });
}

async function sendUpload(upload: Upload, entry: CatalogEntry, input: CallInput, terminal: Terminal): Promise<void> {
  const args = (await resolveArguments(input, terminal)) as Record<string, unknown>;
  const { [upload.files]: file, ...otherArgs } = args;
  // The files count as `mediaIds`, so a text is not required.
  const checkedArgs = upload.files === 'files' ? { mediaIds: [], ...otherArgs } : otherArgs;
  validateArguments(entry, checkedArgs, file === undefined ? [{ argument: 'file', problem: 'is missing' }] : []);
  const client = await createCallClient(input, terminal, createClient);
  const bar = createProgressBar(terminal);
  const media = { signal: terminal.interrupted, onProgress: bar.update };
  const sent = await upload
    .send(client, args as never, media)
    .catch(rethrowWithFlags)
    .finally(bar.clear);
  printJson(sent ?? null, terminal);
}

/** Makes errors about arguments name the flags: `--file`, `--content-type`. */
function rethrowWithFlags(error: unknown): never {
  if (!(error instanceof ArgumentError)) throw error;
  throw createFlagError(
    error.problems.map(({ argument, ...rest }) => ({ argument: argument.replace('files', 'file'), ...rest })),
  );
}
