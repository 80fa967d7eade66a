import { ArgumentError, UnknownOutcomeError } from '../transport/errors.js';
import type { LoadedFile } from './file.js';
import type { MediaOptions, MediaStep } from './media.js';
import { MediaError } from './media-error.js';

/** What a failed call reports. */
interface SendProgress {
  /** The uploaded, valid media that were not sent. */
  readonly mediaIds: readonly string[];
  /** The number of messages that were sent. */
  readonly sent: number;
}

/** Creates the functions that run the steps of one call, report their progress, and name the step in errors. */
export function createStepRunner(
  subject: string,
  progress: SendProgress,
  signal: AbortSignal | undefined,
  onProgress: MediaOptions['onProgress'],
) {
  /** The error of the progress callback, which is thrown unchanged. */
  let callbackError: { error: unknown } | undefined;
  /** The rejection of an async callback. It ends the call at the next report instead of ending the process. */
  let rejection: typeof callbackError;
  const report = (step: MediaStep, file: number | undefined, sentBytes: number, totalBytes: number) => {
    try {
      if (rejection) throw rejection.error;
      const result: unknown = onProgress?.({ step, file, sentBytes, totalBytes });
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          rejection ??= { error };
        });
      }
    } catch (error) {
      callbackError = { error };
      throw error;
    }
  };
  /** Creates the function that reports the sent bytes of a file; undefined without a progress callback. */
  const createReporter =
    onProgress &&
    ((file: number, { size }: LoadedFile) =>
      (sentBytes: number) =>
        report('upload', file, sentBytes, size));

  const runStep = async <T>(
    step: MediaStep,
    file: number | undefined,
    loaded: LoadedFile | undefined,
    run: () => Promise<T>,
  ): Promise<T> => {
    const size = loaded?.size ?? 0;
    report(step, file, step === 'validate' ? size : 0, size);
    try {
      return await run();
    } catch (error) {
      if (signal?.aborted) throw error;
      if (callbackError) throw callbackError.error;
      if (error instanceof ArgumentError) throw error;
      const isUnknown = error instanceof UnknownOutcomeError && isSending(subject, step);
      if (isUnknown && step === 'upload') throw error;
      const cause = error instanceof Error ? error : new Error(String(error));
      const outcome = isUnknown ? 'has an unknown outcome' : 'failed';
      const message = `${subject}: the step "${step}"${describePart(step, file)} ${outcome}${describeSent(progress.sent, isUnknown)}. ${cause.message}`;
      const { mediaIds, sent } = progress;
      const mediaError = new MediaError(message, { step, file, mediaIds: [...mediaIds], sent, cause });
      throw isUnknown ? new UnknownOutcomeError(message, { cause: mediaError }) : mediaError;
    }
  };
  return { runStep, createReporter };
}

/** Whether the step has an effect. A fax is sent by its upload. */
const isSending = (subject: string, step: MediaStep) => step === (subject === 'faxes.send' ? 'upload' : 'send');

function describePart(step: MediaStep, file: number | undefined): string {
  if (file !== undefined) return ` of file ${file}`;
  return step === 'send' ? ' of the text' : '';
}

function describeSent(sent: number, isUnknown: boolean): string {
  if (sent > 0) return `, after ${sent} ${sent === 1 ? 'message was' : 'messages were'} sent`;
  return isUnknown ? '' : ', so nothing was sent';
}
