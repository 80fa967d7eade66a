import type { Call, CallOptions } from '../client/call.js';
import type { Runtime } from '../client/runtime.js';
import type { EventStream } from '../events/event-stream.js';
import type { CreateFaxArgs, SendMessageMessageArgs } from '../generated/args.js';
import type { OperationTypes } from '../generated/client.js';
import type { Attachment, ErrorInfo, FaxSendResponse, MessageData } from '../generated/models.js';

/**
 * A file to send: a path (only in Node), a `File`, or content with a name. Everything except streams is read into memory. A
 * stream needs a size, and its upload is not retried.
 */
export type MediaFile = string | URL | File | NamedPath | NamedContent | NamedStream;

interface Named {
  /**
   * The file name. For `sendMedia`, Genesys rejects names that start with a dot, end with a slash, or contain white space or any
   * of `` \{^}%`]">[~<#| ``.
   */
  name: string;
  /** The media type, such as `application/pdf`; by default, from the file extension. Required for faxes. */
  contentType?: string | undefined;
}

/** A file on disk. */
export interface NamedPath extends Partial<Named> {
  path: string | URL;
}

/** A file in memory. */
export interface NamedContent extends Named {
  content: Uint8Array | ArrayBuffer | Blob;
}

/** A file as a stream. */
export interface NamedStream extends Named {
  content: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  /** The length of the stream in bytes. */
  size: number;
}

/**
 * The current step: `read` the file, `create` the upload (or the fax, without its document), `upload` the file, `validate` it,
 * `send` it.
 */
export type MediaStep = 'read' | 'create' | 'upload' | 'validate' | 'send';

/** The progress of a file. */
export interface MediaProgress {
  readonly step: MediaStep;
  /** The index of the file, from 0; undefined if the step `send` sends the text. */
  readonly file: number | undefined;
  /** Bytes of this file that the connection has accepted. */
  readonly sentBytes: number;
  /** The size of this file in bytes. */
  readonly totalBytes: number;
}

/** Options of one call. `timeout` applies to each request, including uploads, so raise it for large files. */
export interface MediaOptions extends CallOptions {
  /** Called for each step and for sent bytes. Its errors end the call. */
  onProgress?: ((progress: MediaProgress) => void) | undefined;
}

/** Options of `messages.sendMedia`. */
export interface SendMediaOptions extends MediaOptions {
  /** Milliseconds within which Genesys must validate a file; 60,000 by default. */
  validationTimeout?: number | undefined;
}

/** The arguments of `messages.sendMessage`, with files instead of media ids. */
export type SendMediaArgs = Omit<SendMessageMessageArgs, 'mediaIds'> & { files: readonly MediaFile[] };

/** The messages that `messages.sendMedia` sent. */
export type SentMessages = (MessageData | undefined)[];

/** The arguments of `faxes.create`, with a file instead of a document id. `contentType` is the file's by default. */
export type SendFaxArgs = Omit<CreateFaxArgs, 'documentId'> & { file: MediaFile };

/** The draft to attach a file to, and the file. */
export interface AttachArgs {
  conversationId: string;
  file: MediaFile;
  /** Whether it is an image in the HTML text. Default: false. */
  inlineImage?: boolean | undefined;
}

/** Attaches files to drafts of emails. */
export interface EmailAttacher {
  /**
   * Uploads a file as an attachment of the draft. The customer receives it with the next reply. The agent must be connected.
   *
   * @returns The attachment, for `attachments` of `emails.sendMessage`.
   * @throws ArgumentError for invalid arguments, before a request is sent; MediaError for a failed step; or the reason of the
   * signal.
   *
   * @example
   * const attachment = await client.emails.attach({ conversationId, file: 'offer.pdf' });
   * await client.emails.sendMessage({ conversationId, from, to, textBody: 'Our offer', attachments: [attachment] });
   */
  attach(attachment: AttachArgs, options?: MediaOptions): Promise<Attachment>;
}

/** The conversation of an email that was sent. */
export interface WaitForDeliveryArgs {
  conversationId: string;
}

/** Options of `emails.waitForDelivery`. */
export interface WaitForDeliveryOptions extends CallOptions {
  /** How long to wait for an error, in milliseconds. Default: 35,000. */
  window?: number | undefined;
  /** Milliseconds between two reads of the conversation. Default: 5,000; with `stream`, one read at the start and one at the end. */
  interval?: number | undefined;
  /**
   * A stream of `client.events.subscribe` whose events report the error at once, with few reads. It must have a topic of a user or a
   * queue of the conversation: Genesys has no topic for a conversation without them, such as the one that `emails.sendAgentless`
   * creates. The stream starts as with `stream.on`, and stays open. A stream that you iterate over reports an error when your loop
   * takes its event, so don't wait for the delivery in the loop.
   */
  stream?: EventStream | undefined;
}

/** `noError`: no error within the time. Nothing confirms that an email arrived. */
export type DeliveryResult =
  | { readonly outcome: 'noError'; readonly conversationId: string }
  | {
      readonly outcome: 'failed';
      readonly conversationId: string;
      readonly participantId: string;
      readonly address: string | undefined;
      readonly error: ErrorInfo;
    };

/** Waits for bounces of emails. */
export interface EmailDelivery {
  /**
   * Waits until an email bounces, such as one of `emails.sendAgentless`, or until the time passes without an error. Reads the
   * conversation every few seconds, or waits for the events of a stream. An error of an earlier email of the conversation counts too.
   *
   * @throws ArgumentError for invalid options; a `GenesysError` of the reads; the error that ends the stream; or the reason of the
   * signal.
   *
   * @example
   * const { conversationId = '' } = await client.emails.sendAgentless(email);
   * const delivery = await client.emails.waitForDelivery({ conversationId });
   * if (delivery.outcome === 'failed') console.error(delivery.error.message);
   */
  waitForDelivery(email: WaitForDeliveryArgs, options?: WaitForDeliveryOptions): Promise<DeliveryResult>;
}

/** Sends messages with files. */
export interface MediaSender {
  /**
   * Uploads files, waits until Genesys has validated them, and sends them. Genesys accepts one file or one text per request, so
   * each file is a message, and the text or template is the last one. The customer receives nothing unless all files are valid.
   *
   * @returns The sent messages in this order. One is undefined if Genesys accepted it and sends it later.
   * @throws ArgumentError for invalid arguments, before a request is sent; MediaError for a failed step; UnknownOutcomeError
   * if the response to a message was lost, with a MediaError as `cause`; or the reason of the signal.
   *
   * @example
   * await client.messages.sendMedia({ conversationId, communicationId, textBody: 'Your ticket', files: ['ticket.png'] });
   */
  sendMedia(message: SendMediaArgs, options?: SendMediaOptions): Promise<SentMessages>;
}

/** Sends faxes. */
export interface FaxSender {
  /**
   * Creates a fax and uploads its document, which sends it.
   *
   * @throws ArgumentError for invalid arguments, before a request is sent; MediaError for a failed step; UnknownOutcomeError
   * if the response to the upload was lost, so that the fax may have been sent; or the reason of the signal.
   *
   * @example
   * await client.faxes.send({ addresses: ['+13175555555'], file: 'offer.pdf' });
   */
  send(fax: SendFaxArgs, options?: MediaOptions): Promise<FaxSendResponse>;
}

/** What the media methods need from the client. */
export interface MediaEnvironment {
  readonly runtime: Runtime;
  call<Id extends keyof OperationTypes>(
    operationId: Id,
    args: OperationTypes[Id]['args'],
    options?: CallOptions,
  ): Call<OperationTypes[Id]['result']>;
}
