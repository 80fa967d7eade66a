import type { AttachedFile } from '../uploads/attachment.js';
import { decodeBase64 } from '../uploads/base64.js';

/** A file in a request of the control API. */
export interface JsonFile {
  name: string;
  content?: string;
  contentBase64?: string;
  contentType?: string;
}

/** @throws Error for a file with no content, with both kinds, or with invalid base64. */
export function toAttachedFile({ name, content, contentBase64, contentType }: JsonFile): AttachedFile {
  const type = contentType === undefined ? {} : { contentType };
  if ((content === undefined) === (contentBase64 === undefined)) {
    throw new Error(`The attachment "${name}" needs either content or contentBase64.`);
  }
  return { name, ...type, content: content ?? decodeBase64(contentBase64 ?? '') };
}
