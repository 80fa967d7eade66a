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

/** Creates the fax, and uploads its document: with that, it is sent. */
export async function sendFax(
  environment: MediaEnvironment,
  fax: SendFaxArgs,
  options: MediaOptions,
): Promise<FaxSendResponse> {
  const { onProgress, ...callOptions } = options;
  const { file, ...given } = (fax ?? {}) as SendFaxArgs;
  const problems = validateFiles('file', [file], checkName);
  if ('documentId' in given) {
    problems.push({ argument: 'documentId', problem: 'is in place of a file; faxes.create takes it' });
  }
  if (problems.length > 0) throw new ArgumentError(SUBJECT, problems);
  const { step, tell } = createStepRunner(SUBJECT, [], callOptions.signal, onProgress);
  callOptions.signal?.throwIfAborted();

  const document = await step('read', 0, undefined, () => loadFile(file, callOptions.signal));
  const args = { ...given, contentType: given.contentType ?? contentTypeOf(document) };
  mapArguments(CREATE, postConversationsFaxes, args);
  const { data: created, response } = await step('create', 0, document, () =>
    environment.call(CREATE, args, callOptions).withResponse(),
  );
  await step('upload', 0, document, () =>
    upload(environment.runtime, document, destinationOf(created, response), {
      ...callOptions,
      onBytes: tell?.('upload', 0, document),
    }),
  );
  return created;
}

type ContentType = NonNullable<SendFaxArgs['contentType']>;

/** What is not a content type for faxes is found by the check of the arguments, which lists those that are. */
function contentTypeOf({ contentType }: LoadedFile): ContentType {
  if (contentType !== undefined) return contentType as ContentType;
  const problem = 'is needed: neither the file nor the ending of its name says what it is';
  throw new ArgumentError(SUBJECT, [{ argument: 'contentType', problem }]);
}

const METHODS: Readonly<Record<string, Pick<Destination, 'method' | 'form'>>> = {
  SINGLE_PUT: { method: 'PUT', form: false },
  MULTIPART_POST: { method: 'POST', form: true },
};

function destinationOf(
  { uploadDestinationUri, uploadMethodType, headers = {} }: FaxSendResponse,
  response: Response,
): Destination {
  const correlationId = getCorrelationId(response);
  const how = uploadMethodType && Object.hasOwn(METHODS, uploadMethodType) ? METHODS[uploadMethodType] : undefined;
  if (how && uploadDestinationUri) {
    return { operationId: CREATE, url: uploadDestinationUri, headers, correlationId, idempotent: false, ...how };
  }
  const problem = 'The answer does not say where, or how, the document is to be uploaded.';
  throw new ServerError(problem, { operationId: CREATE, status: response.status, correlationId });
}
