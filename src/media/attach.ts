import { mapArguments } from '../client/map-arguments.js';
import type { Attachment } from '../generated/models.js';
import { postConversationsEmailMessagesDraftAttachmentsUploads } from '../generated/operations.js';
import { getCorrelationId } from '../transport/call-context.js';
import { ArgumentError, ServerError } from '../transport/errors.js';
import { checkMediaName, computeMd5, loadFile, validateFiles } from './file.js';
import type { AttachArgs, MediaEnvironment, MediaOptions } from './media.js';
import { createStepRunner } from './steps.js';
import { upload } from './upload.js';

const SUBJECT = 'emails.attach';
const CREATE = 'postConversationsEmailMessagesDraftAttachmentsUploads';

/** Implements `emails.attach`. The upload has no effect for the customer, so it is retried. */
export async function attach(
  environment: MediaEnvironment,
  attachment: AttachArgs,
  options: MediaOptions,
): Promise<Attachment> {
  const { onProgress, ...callOptions } = options;
  const { file, ...rest } = (attachment ?? {}) as AttachArgs;
  const problems = validateFiles('file', [file], checkMediaName);
  for (const argument of ['name', 'contentLengthBytes', 'contentMd5'] as const)
    if (argument in rest) problems.push({ argument, problem: 'must be omitted. It comes from the file' });
  if (problems.length > 0) throw new ArgumentError(SUBJECT, problems);
  const { runStep, createReporter } = createStepRunner(
    SUBJECT,
    { mediaIds: [], sent: 0 },
    callOptions.signal,
    onProgress,
  );
  callOptions.signal?.throwIfAborted();

  const loaded = await runStep('read', 0, undefined, () => loadFile(file, callOptions.signal));
  const { name, size: contentLengthBytes, contentType } = loaded;
  const args = { ...rest, name, contentLengthBytes, contentMd5: await computeMd5(loaded) };
  mapArguments(CREATE, postConversationsEmailMessagesDraftAttachmentsUploads, args);
  const created = await runStep('create', 0, loaded, async () => {
    const { data, response } = await environment.call(CREATE, args, callOptions).withResponse();
    const { attachmentId, url, headers = {} } = data;
    const correlationId = getCorrelationId(response);
    if (attachmentId && url) return { attachmentId, url, headers, correlationId };
    const problem = 'The response has no attachment id or no upload URL.';
    throw new ServerError(problem, { operationId: CREATE, status: response.status, correlationId });
  });
  await runStep('upload', 0, loaded, () => {
    const { attachmentId: _, ...destination } = created;
    return upload(
      environment.runtime,
      loaded,
      { operationId: CREATE, method: 'PUT', form: false, idempotent: true, ...destination },
      { ...callOptions, onBytes: createReporter?.(0, loaded) },
    );
  });
  return {
    attachmentId: created.attachmentId,
    name,
    contentLength: contentLengthBytes,
    ...(contentType === undefined ? {} : { contentType }),
    ...(rest.inlineImage === undefined ? {} : { inlineImage: rest.inlineImage }),
  };
}
