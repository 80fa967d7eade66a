import { mapArguments } from '../client/map-arguments.js';
import type { SendMessageMessageArgs } from '../generated/args.js';
import { postConversationsMessageCommunicationMessages } from '../generated/operations.js';
import { getCorrelationId } from '../transport/call-context.js';
import { ArgumentError, type ArgumentProblem, ServerError, TimeoutError } from '../transport/errors.js';
import { omitUndefined } from '../transport/omit-undefined.js';
import { checkMediaName, computeMd5, type LoadedFile, loadFile, validateFiles } from './file.js';
import type { MediaEnvironment, SendMediaArgs, SendMediaOptions, SentMessages } from './media.js';
import { createStepRunner } from './steps.js';
import { upload } from './upload.js';

const SUBJECT = 'messages.sendMedia';
const SEND = 'postConversationsMessageCommunicationMessages';
const CREATE = 'postConversationsMessageCommunicationMessagesMediaUploads';
const CHECK = 'getConversationsMessageCommunicationMessagesMediaMediaId';

/** The wait between two checks of a file grows from the first value to the second. */
const [MIN_WAIT_MS, MAX_WAIT_MS] = [250, 5_000];

/**
 * Implements `messages.sendMedia`: uploads the files one after the other, validates them, and sends them before the text. A
 * rejected file is more likely than a rejected text, and then the customer has received nothing.
 */
export async function sendMedia(
  environment: MediaEnvironment,
  message: SendMediaArgs,
  options: SendMediaOptions,
): Promise<SentMessages> {
  const { files, args } = validate(message, options);
  const { onProgress, validationTimeout = 60_000, ...callOptions } = options;
  const { call } = environment;
  const { clock } = environment.runtime;
  const { textBody, messagingTemplate, ...destination } = args;
  const { conversationId, communicationId } = destination;
  const progress = { mediaIds: [] as string[], sent: 0 };
  const { runStep, createReporter } = createStepRunner(SUBJECT, progress, callOptions.signal, onProgress);
  callOptions.signal?.throwIfAborted();

  const uploadFile = async (file: LoadedFile, index: number): Promise<string> => {
    const created = await runStep('create', index, file, async () => {
      const contentMd5 = await computeMd5(file);
      const { name: fileName, size: contentLengthBytes } = file;
      const uploadArgs = { conversationId, communicationId, fileName, contentLengthBytes, contentMd5 };
      const { data, response } = await call(CREATE, uploadArgs, callOptions).withResponse();
      const { id, uploadUrl, uploadHeaders = {} } = data;
      const correlationId = getCorrelationId(response);
      if (id && uploadUrl) return { id, url: uploadUrl, headers: uploadHeaders, correlationId };
      const problem = 'The response has no id or no upload URL.';
      throw new ServerError(problem, { operationId: CREATE, status: response.status, correlationId });
    });
    await runStep('upload', index, file, () => {
      const target = { operationId: CREATE, method: 'PUT', form: false, idempotent: true, ...created } as const;
      return upload(environment.runtime, file, target, {
        ...callOptions,
        onBytes: createReporter?.(index, file),
      });
    });
    return created.id;
  };

  const waitUntilValid = async (mediaId: string): Promise<void> => {
    const deadline = clock.now() + validationTimeout;
    for (let wait = MIN_WAIT_MS; ; wait = Math.min(wait * 1.5, MAX_WAIT_MS)) {
      const ids = { conversationId, communicationId, mediaId };
      const { data, response } = await call(CHECK, ids, callOptions).withResponse();
      const { status } = data;
      if (status === 'valid') return;
      const details = { operationId: CHECK, status: response.status, correlationId: getCorrelationId(response) };
      if (status === 'invalid') {
        const problem = 'Genesys rejected the file. Its type or size may not be allowed on this channel.';
        throw new ServerError(problem, details);
      }
      if (clock.now() + wait > deadline) {
        const problem = `Genesys did not validate the file within ${validationTimeout} ms. Raise validationTimeout.`;
        throw new TimeoutError(problem, { ...details, timeout: validationTimeout });
      }
      await clock.sleep(wait, callOptions.signal);
    }
  };

  const loaded: LoadedFile[] = [];
  for (const [index, file] of files.entries())
    loaded.push(await runStep('read', index, undefined, () => loadFile(file, callOptions.signal)));
  const mediaIds: string[] = [];
  for (const [index, file] of loaded.entries()) mediaIds.push(await uploadFile(file, index));
  for (const [index, id] of mediaIds.entries()) {
    await runStep('validate', index, loaded[index], () => waitUntilValid(id));
    progress.mediaIds.push(id);
  }

  const messages: SentMessages = [];
  const send = async (file: number | undefined, content: Partial<SendMessageMessageArgs>) => {
    messages.push(
      await runStep('send', file, undefined, () => call(SEND, { ...destination, ...content }, callOptions)),
    );
    progress.sent += 1;
  };
  for (const [index, id] of mediaIds.entries()) {
    await send(index, { mediaIds: [id] });
    progress.mediaIds.shift();
  }
  if (textBody || messagingTemplate) await send(undefined, omitUndefined({ textBody, messagingTemplate }));
  return messages;
}

/** @throws ArgumentError that lists the problems, before a request is sent. */
function validate(message: SendMediaArgs, { validationTimeout, onProgress }: SendMediaOptions) {
  const { files, ...args } = (message ?? {}) as SendMediaArgs;
  const problems: ArgumentProblem[] =
    Array.isArray(files) && files.length > 0
      ? validateFiles('files', files, checkMediaName)
      : [{ argument: 'files', problem: 'must be an array of at least one file' }];
  if ('mediaIds' in args)
    problems.push({ argument: 'mediaIds', problem: 'must be omitted. messages.sendMessage accepts media ids' });
  if (validationTimeout !== undefined && !(validationTimeout >= 0)) {
    problems.push({ argument: 'validationTimeout', problem: 'must be a number of milliseconds, 0 or more' });
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    problems.push({ argument: 'onProgress', problem: 'must be a function' });
  }
  if (problems.length > 0) throw new ArgumentError(SUBJECT, problems);
  // The files are the content, so a text is not required.
  mapArguments(SEND, postConversationsMessageCommunicationMessages, { ...args, mediaIds: [] });
  return { files, args };
}
