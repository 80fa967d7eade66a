import { omitUndefined } from '../../transport/omit-undefined.js';
import type { Context } from '../context.js';
import type { Upload } from '../state.js';

/** The header that authorizes an upload in addition to its URL. */
const TOKEN_HEADER = 'x-upload-token';

export function createUpload(
  ctx: Context,
  method: Upload['method'],
  file: Pick<Upload, 'contentType'> & {
    contentLengthBytes?: number | undefined;
    contentMd5?: string | undefined;
  },
): Upload {
  return omitUndefined({ id: ctx.random.uuid(), method, ...file, token: ctx.random.uuid() }) as Upload;
}

export const buildUploadUrl = (ctx: Context, { id }: Upload): string => `${ctx.origin}/uploads/${id}`;

/** The headers that the upload request must send. A form has its own content type. */
export function buildUploadHeaders({ method, token, contentType, contentMd5 }: Upload): Record<string, string> {
  return {
    ...(method === 'SINGLE_PUT' ? { 'Content-Type': contentType } : {}),
    ...(method === 'SINGLE_PUT' && contentMd5 ? { 'Content-MD5': contentMd5 } : {}),
    [TOKEN_HEADER]: token,
  };
}
