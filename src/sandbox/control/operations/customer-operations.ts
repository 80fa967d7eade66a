import type { CustomerEmail, CustomerImage } from '../../customer/customer.js';
import { MESSENGER_TYPES } from '../../setup/add-integration.js';
import type { MessengerType } from '../../state.js';
import { decodeBase64 } from '../../uploads/base64.js';
import { type ControlInput, defineOperation, ORGANIZATION_QUERY } from '../control-operation.js';
import { type JsonFile, toAttachedFile } from '../json-file.js';
import { ANY_OBJECT, ATTACHMENTS, body, list, number, object, oneOf, text, texts } from '../schemas.js';

const REFERENCE = object({
  conversationId: text('The conversation, which can be new.'),
  messageId: text('The message.'),
});
const VIA = oneOf(
  MESSENGER_TYPES,
  "The messenger. Default: that of the customer's active conversation, or webmessaging.",
);

const getCustomer = ({ sandbox, organization, path }: ControlInput<unknown>) =>
  sandbox.customer(path.name ?? '', organization.name);

/** What customers do. `name` is the name of a customer who has written before, or a new one. */
export const customerOperations = [
  defineOperation<Omit<CustomerEmail, 'attachments'> & { attachments?: JsonFile[] }>({
    id: 'sendCustomerEmail',
    method: 'POST',
    path: '/customers/{name}/emails',
    summary: 'Send an email as a customer. With `conversationId` it is a reply.',
    query: ORGANIZATION_QUERY,
    body: body(
      {
        text: text('The text.'),
        subject: text('Default: none, or `RE:` and the subject of the conversation.'),
        html: text('The HTML body. Default: none.'),
        to: text('The email address of a queue. Default: the queue of the conversation, or the first one.'),
        cc: texts('Email addresses in copy.'),
        attachments: ATTACHMENTS,
        conversationId: text('The conversation to reply to. Default: a new one.'),
      },
      ['text'],
    ),
    response: REFERENCE,
    run: (input) => {
      const { attachments = [], ...email } = input.body;
      return getCustomer(input).sendEmail({ ...email, attachments: attachments.map(toAttachedFile) });
    },
  }),
  defineOperation<{ text: string; via?: MessengerType }>({
    id: 'sendCustomerMessage',
    method: 'POST',
    path: '/customers/{name}/messages',
    summary: "Send a message as a customer, in the customer's active conversation or in a new one.",
    query: ORGANIZATION_QUERY,
    body: body({ text: text('The text.'), via: VIA }, ['text']),
    response: REFERENCE,
    run: (input) => {
      const { text: message, ...options } = input.body;
      return getCustomer(input).sendMessage(message, options);
    },
  }),
  defineOperation<Omit<CustomerImage, 'content'> & { contentBase64?: string }>({
    id: 'sendCustomerImage',
    method: 'POST',
    path: '/customers/{name}/images',
    summary: 'Send an image as a customer.',
    query: ORGANIZATION_QUERY,
    body: body({
      text: text('Text of the message. Default: none.'),
      fileName: text('Default: `picture.png`.'),
      mediaType: text('Default: `image/png`.'),
      contentBase64: text('The bytes in base64. Default: none, so that the image cannot be downloaded.'),
      contentLength: number('Size in bytes. Default: the length of the content, or 20,480.'),
      url: text('URL of the image. Default: the one where the sandbox serves the content.'),
      via: VIA,
    }),
    response: REFERENCE,
    run: (input) => {
      const { contentBase64, ...image } = input.body;
      const content = contentBase64 === undefined ? {} : { content: decodeBase64(contentBase64) };
      return getCustomer(input).sendImage({ ...image, ...content });
    },
  }),
  defineOperation({
    id: 'readCustomerMessages',
    method: 'POST',
    path: '/customers/{name}/read',
    summary: "Return the customer's unread messages, and mark them as read.",
    query: ORGANIZATION_QUERY,
    response: object({ messages: list(ANY_OBJECT) }),
    run: (input) => ({ messages: getCustomer(input).readMessages() }),
  }),
];
