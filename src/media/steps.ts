import { ArgumentError, UnknownOutcomeError } from '../transport/errors.js';
import type { LoadedFile } from './file.js';
import type { MediaOptions, MediaStep } from './media.js';
import { MediaError } from './media-error.js';

/** Runs the steps of one call: tells of each, and says of a failure in which one it was. */
export function createStepRunner(
  subject: string,
  mediaIds: readonly string[],
  signal: AbortSignal | undefined,
  onProgress: MediaOptions['onProgress'],
) {
  /** What the progress callback threw: that is the caller's own, and no failure of a step. */
  let thrown: { error: unknown } | undefined;
  /** Where it is async: that ends the call at the next report, lest it end the process. */
  let late: typeof thrown;
  const report = (step: MediaStep, file: number | undefined, sentBytes: number, totalBytes: number) => {
    try {
      if (late) throw late.error;
      const told: unknown = onProgress?.({ step, file, sentBytes, totalBytes });
      if (told instanceof Promise) {
        told.catch((error: unknown) => {
          late ??= { error };
        });
      }
    } catch (error) {
      thrown = { error };
      throw error;
    }
  };
  /** What an upload tells of its bytes; undefined where nobody listens. */
  const tell =
    onProgress &&
    ((step: MediaStep, file: number, { size }: LoadedFile) =>
      (sent: number) =>
        report(step, file, sent, size));

  const step = async <T>(
    name: MediaStep,
    file: number | undefined,
    ready: LoadedFile | undefined,
    run: () => Promise<T>,
  ): Promise<T> => {
    const size = ready?.size ?? 0;
    report(name, file, name === 'validate' ? size : 0, size);
    try {
      return await run();
    } catch (error) {
      if (signal?.aborted) throw error;
      if (thrown) throw thrown.error;
      if (error instanceof ArgumentError) throw error;
      if (error instanceof UnknownOutcomeError && isTheSending(subject, name)) throw error;
      const cause = error instanceof Error ? error : new Error(String(error));
      const which = file === undefined ? '' : ` of file ${file}`;
      throw new MediaError(`${subject}: the step "${name}"${which} failed; nothing was sent. ${cause.message}`, {
        step: name,
        file,
        mediaIds: [...mediaIds],
        cause,
      });
    }
  };
  return { step, tell };
}

/** The step that has the effect: a fax is sent by its upload. */
const isTheSending = (subject: string, step: MediaStep) => step === (subject === 'faxes.send' ? 'upload' : 'send');
