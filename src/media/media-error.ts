import { type ErrorDetails, GenesysError, KIND } from '../transport/errors.js';
import type { MediaStep } from './media.js';

export interface MediaErrorDetails extends ErrorDetails {
  step: MediaStep;
  file: number | undefined;
  mediaIds: readonly string[];
  sent: number;
}

/**
 * Sending files, a fax, or an attachment failed. `step` and `file` say where, `cause` why, and `sent` what the customer received
 * before.
 */
export class MediaError extends GenesysError {
  static override readonly [KIND] = 'MediaError';
  declare readonly name: 'MediaError';
  declare readonly step: MediaStep;
  /** The index of the file, from 0; undefined if the step is `send` and it sent the text. */
  declare readonly file: number | undefined;
  /**
   * The ids of uploaded, valid media that were not sent. Pass each to `messages.sendMessage` instead of uploading the file again.
   * In the cause of an `UnknownOutcomeError` with a `file`, the first is the one that may have been sent.
   */
  declare readonly mediaIds: readonly string[];
  /** The number of messages that were sent before the failure: files first, in their order, then the text. */
  declare readonly sent: number;

  constructor(message: string, { step, file, mediaIds, sent, ...details }: MediaErrorDetails) {
    super(message, details);
    Object.assign(this, { step, file, mediaIds, sent });
  }
}
