import { type ErrorDetails, GenesysError, KIND } from '../transport/errors.js';
import type { MediaStep } from './media.js';

export interface MediaErrorDetails extends ErrorDetails {
  step: MediaStep;
  file: number | undefined;
  mediaIds: readonly string[];
}

/** A message with files, or a fax, failed before it was sent: `step` says where, `cause` why. Nothing has been sent. */
export class MediaError extends GenesysError {
  static override readonly [KIND] = 'MediaError';
  declare readonly name: 'MediaError';
  declare readonly step: MediaStep;
  /** Which of the files, from 0; undefined for the step `send`. */
  declare readonly file: number | undefined;
  /** The media that are uploaded and valid. `messages.sendMessage` can send them, so that they need not be uploaded again. */
  declare readonly mediaIds: readonly string[];

  constructor(message: string, { step, file, mediaIds, ...details }: MediaErrorDetails) {
    super(message, details);
    Object.assign(this, { step, file, mediaIds });
  }
}
