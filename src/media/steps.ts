import { ArgumentError, UnknownOutcomeError } from '../transport/errors.js';
import type { LoadedFile } from './file.js';
import type { MediaOptions, MediaStep } from './media.js';
import { MediaError } from './media-error.js';

/** Creates the functions that run the steps of one call, report their progress, and name the step in errors. */
export function createStepRunner(
  subject: string,
  mediaIds: readonly string[],
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
      if (error instanceof UnknownOutcomeError && isSending(subject, step)) throw error;
      const cause = error instanceof Error ? error : new Error(String(error));
      const which = file === undefined ? '' : ` of file ${file}`;
      const message = `${subject}: the step "${step}"${which} failed, so nothing was sent. ${cause.message}`;
      throw new MediaError(message, { step, file, mediaIds: [...mediaIds], cause });
    }
  };
  return { runStep, createReporter };
}

/** Whether the step has an effect. A fax is sent by its upload. */
const isSending = (subject: string, step: MediaStep) => step === (subject === 'faxes.send' ? 'upload' : 'send');
