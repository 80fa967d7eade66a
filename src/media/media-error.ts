import { GenesysError, KIND } from '../http/errors.js';
import type { MediaStep } from '../media.js';

/** A message with files, or a fax, failed before it was sent: `step` says where, `cause` why. Nothing has been sent. */
export class MediaError extends GenesysError {
  static override readonly [KIND] = 'MediaError';
  declare readonly name: 'MediaError';
  readonly step: MediaStep;
  /** Which of the files, from 0; undefined for the step `send`. */
  readonly file: number | undefined;
  /** The media that are uploaded and valid. `messages.sendMessage` can send them, so that they need not be uploaded again. */
  readonly mediaIds: readonly string[];

  constructor(
    subject: string,
    where: { step: MediaStep; file?: number | undefined },
    mediaIds: readonly string[],
    cause: Error,
  ) {
    const which = where.file === undefined ? '' : ` of file ${where.file}`;
    const from = cause instanceof GenesysError ? cause : undefined;
    super(`${subject}: the step "${where.step}"${which} failed; nothing was sent. ${cause.message}`, {
      operationId: from?.operationId,
      request: from?.request,
      status: from?.status,
      code: from?.code,
      correlationId: from?.correlationId,
      retryAfter: from?.retryAfter,
      cause,
    });
    this.step = where.step;
    this.file = where.file;
    this.mediaIds = mediaIds;
  }
}
