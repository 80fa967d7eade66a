import { createFailure, createResult, type ToolResult } from '../tool-result.js';
import { byteLengthOf } from './truncate.js';

/** The data of a result that is a file. */
export interface FileContent extends Record<string, unknown> {
  readonly mediaType: string;
  /** The size of the file. */
  readonly bytes: number;
  readonly base64: string;
}

export interface FileLimits {
  /** The longest result, in bytes of JSON. */
  readonly maxResultBytes: number;
  /** Whether results are masked, which is impossible in a file. */
  readonly redact: boolean;
  /** Who can raise the limit, and how. */
  readonly limitAdvice: string;
}

export async function encodeFile(file: Blob): Promise<FileContent> {
  return { ...factsOf(file), base64: Buffer.from(await file.arrayBuffer()).toString('base64') };
}

/** The type is empty if the response has no Content-Type. */
const factsOf = ({ type, size }: Blob) => ({ mediaType: type || 'application/octet-stream', bytes: size });

/** Creates the result of an operation that returns a file. A part of a file is useless, so a file is never truncated. */
export async function createFileResult(
  file: Blob,
  { maxResultBytes, redact, limitAdvice }: FileLimits,
): Promise<ToolResult> {
  const facts = { ...factsOf(file), retryable: false };
  const effect = 'The request succeeded, but its file was not returned:';
  if (redact) {
    const message = `${effect} the contents of a file cannot be masked. The operator can turn redaction off.`;
    return createFailure({ kind: 'FileNotReturned', message, ...facts });
  }
  if (byteLengthOf({ ...factsOf(file), base64: '' }) + 4 * Math.ceil(file.size / 3) > maxResultBytes) {
    const message = `${effect} in base64 it is larger than the limit of ${maxResultBytes} bytes. ${limitAdvice}`;
    return createFailure({ kind: 'FileNotReturned', message, ...facts });
  }
  return createResult(await encodeFile(file));
}
