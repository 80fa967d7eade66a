import { mapArguments } from '../client/map-arguments.js';
import type { MessageData } from '../generated/models.js';
import { postConversationsMessageCommunicationMessages } from '../generated/operations.js';
import { getCorrelationId } from '../transport/call-context.js';
import { ArgumentError, type ArgumentProblem, ServerError, TimeoutError } from '../transport/errors.js';
import { checkMediaName, computeMd5, type LoadedFile, loadFile, validateFiles } from './file.js';
import type { MediaEnvironment, SendMediaArgs, SendMediaOptions } from './media.js';
import { createStepRunner } from './steps.js';
import { upload } from './upload.js';

const SUBJECT = 'messages.sendMedia';
const SEND = 'postConversationsMessageCommunicationMessages';
const CREATE = 'postConversationsMessageCommunicationMessagesMediaUploads';
const CHECK = 'getConversationsMessageCommunicationMessagesMediaMediaId';

/** Milliseconds between two looks at a file that Genesys checks: short at first, for small files, and at most. */
const [FIRST_LOOK, LAST_LOOK] = [250, 5_000];

/** Uploads the files one after the other, waits for all, and sends the message. */
export async function sendMedia(
  environment: MediaEnvironment,
  message: SendMediaArgs,
  options: SendMediaOptions,
): Promise<MessageData | undefined> {
  const { files, args } = checked(message, options);
  const { onProgress, validationTimeout = 60_000, ...callOptions } = options;
  const { call } = environment;
  const { clock } = environment.runtime;
  const { conversationId, communicationId } = args;
  const valid: string[] = [];
  const { step, tell } = createStepRunner(SUBJECT, valid, callOptions.signal, onProgress);
  callOptions.signal?.throwIfAborted();

  const put = async (file: LoadedFile, index: number): Promise<string> => {
    const created = await step('create', index, file, async () => {
      const contentMd5 = await computeMd5(file);
      const { name: fileName, size: contentLengthBytes } = file;
      const about = { conversationId, communicationId, fileName, contentLengthBytes, contentMd5 };
      const { data, response } = await call(CREATE, about, callOptions).withResponse();
      const { id, uploadUrl, uploadHeaders = {} } = data;
      const correlationId = getCorrelationId(response);
      if (id && uploadUrl) return { id, url: uploadUrl, headers: uploadHeaders, correlationId };
      const problem = 'The answer has no id or no address for the upload.';
      throw new ServerError(problem, { operationId: CREATE, status: response.status, correlationId });
    });
    await step('upload', index, file, () => {
      const destination = { operationId: CREATE, method: 'PUT', form: false, idempotent: true, ...created } as const;
      return upload(environment.runtime, file, destination, { ...callOptions, onBytes: tell?.('upload', index, file) });
    });
    return created.id;
  };

  const isValid = async (mediaId: string): Promise<void> => {
    const deadline = clock.now() + validationTimeout;
    for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 1.5, LAST_LOOK)) {
      const looking = call(CHECK, { conversationId, communicationId, mediaId }, callOptions);
      const { data, response } = await looking.withResponse();
      const { status } = data;
      if (status === 'valid') return;
      const details = { operationId: CHECK, status: response.status, correlationId: getCorrelationId(response) };
      if (status === 'invalid') {
        const problem = 'Genesys found the file invalid: its type or size may not be allowed on this channel.';
        throw new ServerError(problem, details);
      }
      if (clock.now() + wait > deadline) {
        const problem = `Genesys did not finish checking the file within ${validationTimeout} ms.`;
        throw new TimeoutError(problem, { ...details, timeout: validationTimeout });
      }
      await clock.sleep(wait, callOptions.signal);
    }
  };

  const ready: LoadedFile[] = [];
  for (const [index, file] of files.entries())
    ready.push(await step('read', index, undefined, () => loadFile(file, callOptions.signal)));
  const ids: string[] = [];
  for (const [index, file] of ready.entries()) ids.push(await put(file, index));
  for (const [index, id] of ids.entries()) {
    await step('validate', index, ready[index], () => isValid(id));
    valid.push(id);
  }
  return step('send', undefined, undefined, () => call(SEND, { ...args, mediaIds: valid }, callOptions));
}

/** @throws ArgumentError for all that can be known to be wrong before anything is sent. */
function checked(message: SendMediaArgs, { validationTimeout, onProgress }: SendMediaOptions) {
  const { files, ...args } = (message ?? {}) as SendMediaArgs;
  const problems: ArgumentProblem[] =
    Array.isArray(files) && files.length > 0
      ? validateFiles('files', files, checkMediaName)
      : [{ argument: 'files', problem: 'must be a list of at least one file' }];
  if ('mediaIds' in args)
    problems.push({ argument: 'mediaIds', problem: 'are made of files here; messages.sendMessage takes them' });
  if (validationTimeout !== undefined && !(validationTimeout >= 0)) {
    problems.push({ argument: 'validationTimeout', problem: 'must be a number of milliseconds, 0 or more' });
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    problems.push({ argument: 'onProgress', problem: 'must be a function' });
  }
  if (problems.length > 0) throw new ArgumentError(SUBJECT, problems);
  mapArguments(SEND, postConversationsMessageCommunicationMessages, args);
  return { files, args };
}
