import { expectTypeOf } from 'vitest';
import type { FaxSendResponse, MessageData } from '../../src/generated/models.js';
import type { Client, MediaError, MediaFile, SendFaxArgs, SentMessages } from '../../src/index.js';

declare const client: Client;
const ids = { conversationId: 'c', communicationId: 'c', textBody: 't' };
const bytes = new Uint8Array();

expectTypeOf(client.messages.sendMedia({ ...ids, files: ['a.png'] })).resolves.toEqualTypeOf<SentMessages>();
expectTypeOf<SentMessages[number]>().toEqualTypeOf<MessageData | undefined>();
expectTypeOf(client.faxes.send({ addresses: ['1'], file: 'a.pdf' })).resolves.toEqualTypeOf<FaxSendResponse>();
// The generated methods still exist.
expectTypeOf(client.messages.sendMessage).toBeFunction();
expectTypeOf(client.faxes.create).toBeFunction();

expectTypeOf<{ name: string; content: Uint8Array }>().toExtend<MediaFile>();
expectTypeOf<{ path: string }>().toExtend<MediaFile>();
expectTypeOf<File>().toExtend<MediaFile>();
expectTypeOf<MediaError['step']>().toEqualTypeOf<'read' | 'create' | 'upload' | 'validate' | 'send'>();
expectTypeOf<SendFaxArgs>().not.toHaveProperty('documentId');

// @ts-expect-error: name is missing
client.messages.sendMedia({ ...ids, files: [bytes] });
// @ts-expect-error: size is missing
client.messages.sendMedia({ ...ids, files: [{ name: 'a', content: new Blob().stream() }] });
// @ts-expect-error: unknown argument
client.messages.sendMedia({ ...ids, files: ['a.png'], mediaIds: ['m'] });
// @ts-expect-error: unknown content type
client.faxes.send({ addresses: ['1'], file: 'a.gif', contentType: 'image/gif' });
