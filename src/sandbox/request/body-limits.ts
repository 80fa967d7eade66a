import { CONTROL_PATH, isConsolePath } from '../control/control-path.js';
import { Failure } from '../failure.js';
import { createFailureResponse } from './api-responses.js';

/** An assumption: Genesys documents the error of a body that is too large, but not the size. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

const MIB = 1024 * 1024;

interface BodyLimit {
  readonly maxBytes: number;
  readonly reject: (message: string) => Response;
}

const rejectControlRequest = (message: string): Response => Response.json({ message }, { status: 413 });

/** A saved state contains attachments. */
const STATE: BodyLimit = { maxBytes: 256 * MIB, reject: rejectControlRequest };
const CONTROL: BodyLimit = { maxBytes: 32 * MIB, reject: rejectControlRequest };
/** More than any file may have, because the operations check the size of a file. */
const UPLOAD: BodyLimit = { maxBytes: 32 * MIB, reject: (message) => new Response(message, { status: 413 }) };
const API: BodyLimit = {
  maxBytes: MAX_BODY_BYTES,
  reject: (message) =>
    createFailureResponse(new Failure(413, 'request.entity.too.large', { message }), crypto.randomUUID()),
};

const findLimit = (pathname: string): BodyLimit => {
  if (pathname === `${CONTROL_PATH}/state`) return STATE;
  if (isConsolePath(pathname)) return CONTROL;
  return pathname.startsWith('/uploads/') ? UPLOAD : API;
};

/** The most bytes of a request body with this path, and the response to a larger one. */
export function findBodyLimit(pathname: string): { maxBytes: number; rejectLarge: () => Response } {
  const { maxBytes, reject } = findLimit(pathname);
  return { maxBytes, rejectLarge: () => reject(`The request body is larger than the maximum of ${maxBytes} bytes.`) };
}
