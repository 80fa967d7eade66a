import type { Attachment } from '../../generated/models.js';
import { omitUndefined } from '../../transport/omit-undefined.js';
import type { Random } from '../random.js';
import type { Organization } from '../state.js';
import { encodeBase64 } from './base64.js';
import { guessContentType } from './content-type.js';

/** An attachment with its bytes. The API serves them at the attachment's `contentUri`. */
export interface AttachedFile {
  name: string;
  /** Text is encoded as UTF-8. */
  content: Uint8Array | string;
  /** Default: the type of the name's extension. */
  contentType?: string;
  /** Whether the image is displayed within the text. Default: false. */
  inlineImage?: boolean;
}

/** An attachment without bytes, for code that does not download it. */
export interface DescribedFile {
  name: string;
  contentType: string;
  /** In bytes. */
  contentLength: number;
}

/** Creates an attachment and stores its bytes. */
export function createAttachment(
  random: Random,
  organization: Organization,
  file: AttachedFile | DescribedFile,
): Attachment {
  const attachmentId = random.uuid();
  if (!('content' in file)) return { attachmentId, ...file };
  const { name, contentType = guessContentType(name), inlineImage } = file;
  const bytes = typeof file.content === 'string' ? new TextEncoder().encode(file.content) : file.content;
  organization.files ??= {};
  organization.files[attachmentId] = { name, contentType, content: encodeBase64(bytes) };
  return omitUndefined({ attachmentId, name, contentType, contentLength: bytes.length, inlineImage });
}

/** The path of the bytes of a file. */
export const getFilePath = (id: string): string => `/uploads/${id}`;
