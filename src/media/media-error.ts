import { type ErrorDetails, GenesysError, KIND } from '../transport/errors.js';
import type { MediaStep } from './media.js';

export interface MediaErrorDetails extends ErrorDetails {
  step: MediaStep;
  file: number | undefined;
  mediaIds: readonly string[];
}

/** Sending a message with files, or a fax, failed before it was sent. `step` says where, `cause` why. */
export class MediaError extends GenesysError {
  static override readonly [KIND] = 'MediaError';
  declare readonly name: 'MediaError';
  declare readonly step: MediaStep;
  /** The index of the file, from 0; undefined for the step `send`. */
  declare readonly file: number | undefined;
  /** The ids of uploaded, valid media. Pass them to `messages.sendMessage` instead of uploading the files again. */
  declare readonly mediaIds: readonly string[];

  constructor(message: string, { step, file, mediaIds, ...details }: MediaErrorDetails) {
    super(message, details);
    Object.assign(this, { step, file, mediaIds });
  }
}
