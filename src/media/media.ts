/** What `messages.sendMedia` and `faxes.send` take: each runs several steps in one call. */

import type { Call, CallOptions } from '../client/call.js';
import type { Runtime } from '../client/runtime.js';
import type { CreateFaxArgs, SendMessageMessageArgs } from '../generated/args.js';
import type { OperationTypes } from '../generated/client.js';
import type { FaxSendResponse, MessageData } from '../generated/models.js';

/**
 * A file to send: its path (Node only), a `File`, or its content with a name. All but streams are read into memory. A
 * stream must say how long it is, and can't be sent again if the upload breaks off.
 */
export type MediaFile = string | URL | File | NamedPath | NamedContent | NamedStream;

interface Named {
  /** Of media: not with a dot first or a slash last, without white space and any of `` \{^}%`]">[~<#| ``. Genesys refuses those. */
  name: string;
  /** The media type, such as `application/pdf`; by the ending of the name by default. Faxes need it. */
  contentType?: string | undefined;
}

export interface NamedPath extends Partial<Named> {
  path: string | URL;
}

export interface NamedContent extends Named {
  content: Uint8Array | ArrayBuffer | Blob;
}

export interface NamedStream extends Named {
  content: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Bytes. */
  size: number;
}

/**
 * What is being done: `read` the file, `create` the upload (for a fax: the fax itself, without its document), `upload` the
 * file, `validate` it, `send` the message.
 */
export type MediaStep = 'read' | 'create' | 'upload' | 'validate' | 'send';

/** How far a file has come. */
export interface MediaProgress {
  readonly step: MediaStep;
  /** Which of the files, from 0; undefined for the step `send`. */
  readonly file: number | undefined;
  /** Bytes of this file that have been handed to the connection. */
  readonly sentBytes: number;
  /** Bytes of this file. */
  readonly totalBytes: number;
}

/** Settings of one call; `timeout` is for each request, the uploads included: raise it for large files. */
export interface MediaOptions extends CallOptions {
  /** Told of each step and of the bytes sent. What it throws ends the call. */
  onProgress?: ((progress: MediaProgress) => void) | undefined;
}

export interface SendMediaOptions extends MediaOptions {
  /** Milliseconds that Genesys may take to check a file; 60,000 by default. */
  validationTimeout?: number | undefined;
}

/** A message as `messages.sendMessage` takes it, with files in place of media ids. */
export type SendMediaArgs = Omit<SendMessageMessageArgs, 'mediaIds'> & { files: readonly MediaFile[] };

/** A fax as `faxes.create` takes it, with its document. The content type is the file's, where it is not given. */
export type SendFaxArgs = Omit<CreateFaxArgs, 'documentId'> & { file: MediaFile };

export interface MediaSender {
  /**
   * Uploads files, waits until Genesys has found them valid, and sends a message with them. Nothing is sent to the customer
   * before that.
   *
   * @throws MediaError that says which step failed; UnknownOutcomeError where the answer to the message itself was lost;
   * ArgumentError before anything is sent.
   */
  sendMedia(message: SendMediaArgs, options?: SendMediaOptions): Promise<MessageData | undefined>;
}

export interface FaxSender {
  /**
   * Creates a fax and uploads its document: with that, it is sent.
   *
   * @throws MediaError that says which step failed; UnknownOutcomeError where the answer to the upload was lost, so that
   * the fax may be on its way; ArgumentError before anything is sent.
   */
  send(fax: SendFaxArgs, options?: MediaOptions): Promise<FaxSendResponse>;
}

/** What the media methods need from a client. */
export interface MediaEnvironment {
  readonly runtime: Runtime;
  call<Id extends keyof OperationTypes>(
    operationId: Id,
    args: OperationTypes[Id]['args'],
    options?: CallOptions,
  ): Call<OperationTypes[Id]['result']>;
}
