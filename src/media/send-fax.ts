import { mapArguments } from '../client/map-arguments.js';
import type { FaxSendResponse } from '../generated/models.js';
import { postConversationsFaxes } from '../generated/operations.js';
import { getCorrelationId } from '../transport/call-context.js';
import { ArgumentError, ServerError } from '../transport/errors.js';
import { checkName, type LoadedFile, loadFile, validateFiles } from './file.js';
import type { MediaEnvironment, MediaOptions, SendFaxArgs } from './media.js';
import { createStepRunner } from './steps.js';
import { type Destination, upload } from './upload.js';

const SUBJECT = 'faxes.send';
const CREATE = 'postConversationsFaxes';

/** Implements `faxes.send`. */
export async function sendFax(
  environment: MediaEnvironment,
  fax: SendFaxArgs,
  options: MediaOptions,
): Promise<FaxSendResponse> {
  const { onProgress, ...callOptions } = options;
  const { file, ...rest } = (fax ?? {}) as SendFaxArgs;
  const problems = validateFiles('file', [file], checkName);
  if ('documentId' in rest) {
    problems.push({
      argument: 'documentId',
      problem: 'must be omitted. faxes.create accepts a document id',
    });
  }
  if (problems.length > 0) throw new ArgumentError(SUBJECT, problems);
  const { runStep, createReporter } = createStepRunner(
    SUBJECT,
    { mediaIds: [], sent: 0 },
    callOptions.signal,
    onProgress,
  );
  callOptions.signal?.throwIfAborted();

  const document = await runStep('read', 0, undefined, () => loadFile(file, callOptions.signal));
  const args = { ...rest, contentType: rest.contentType ?? getContentType(document) };
  mapArguments(CREATE, postConversationsFaxes, args);
  const { data: created, response } = await runStep('create', 0, document, () =>
    environment.call(CREATE, args, callOptions).withResponse(),
  );
  await runStep('upload', 0, document, () =>
    upload(environment.runtime, document, getDestination(created, response), {
      ...callOptions,
      onBytes: createReporter?.(0, document),
    }),
  );
  return created;
}

type ContentType = NonNullable<SendFaxArgs['contentType']>;

/** `mapArguments` rejects types that faxes do not accept, and lists the others. */
function getContentType({ contentType }: LoadedFile): ContentType {
  if (contentType !== undefined) return contentType as ContentType;
  const problem = 'is needed, because neither the file nor its extension has a known type';
  throw new ArgumentError(SUBJECT, [{ argument: 'contentType', problem }]);
}

const UPLOAD_METHODS = new Map<string | undefined, Pick<Destination, 'method' | 'form'>>([
  ['SINGLE_PUT', { method: 'PUT', form: false }],
  ['MULTIPART_POST', { method: 'POST', form: true }],
]);

function getDestination(created: FaxSendResponse, response: Response): Destination {
  const { uploadDestinationUri: url, uploadMethodType, headers = {} } = created;
  const correlationId = getCorrelationId(response);
  const method = UPLOAD_METHODS.get(uploadMethodType);
  if (method && url) return { operationId: CREATE, url, headers, correlationId, idempotent: false, ...method };
  const problem = 'The response has no upload URL or an unknown upload method.';
  throw new ServerError(problem, { operationId: CREATE, status: response.status, correlationId });
}
