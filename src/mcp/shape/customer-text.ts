import type { Model, Models } from './model.js';
import { propertyOf } from './model.js';

/**
 * The properties whose text a customer may have written, by model. What a message says counts whoever sent it: an
 * agent's reply quotes the customer's words. A map's values all count.
 */
const BY_MODEL: Readonly<Record<string, readonly string[]>> = {
  EmailMessage: ['subject', 'textBody', 'htmlBody', 'name'],
  EmailMessageReply: ['subject', 'textBody', 'htmlBody'],
  EmailMessagePreview: ['subject', 'textBodyPreview', 'name'],
  EmailAddress: ['name'],
  Attachment: ['name'],
  AgentlessEmailSendResponseDto: ['subject'],
  EmailConversation: ['name'],
  MessageConversation: ['name'],
  Conversation: ['name'],
  CobrowseMediaParticipant: ['name', 'attributes'],
  EmailMediaParticipant: ['name', 'subject', 'attributes'],
  InternalMessageMediaParticipant: ['name', 'attributes'],
  MessageMediaParticipant: ['name', 'attributes'],
  Participant: ['name', 'aniName', 'attributes'],
  ParticipantAttributes: ['attributes'],
  Address: ['name', 'nameRaw', 'addressDisplayable', 'addressRaw'],
  Callback: ['callbackUserName'],
  CallModel: ['uuiData'],
  Email: ['subject'],
  SocialExpression: ['previewText', 'socialUserName'],
  MessageData: ['textBody', 'name'],
  SendAgentlessOutboundMessageResponse: ['textBody'],
  SocialMediaMessageData: ['name'],
  MessageMedia: ['name'],
  MessageMediaData: ['name'],
  TranscriptTopic: ['transcriptPhrase'],
  ContentButtonResponse: ['text', 'payload'],
  ConversationReason: ['message'],
};

/** In the models of a normalized message, whatever names these properties have, they are of its content. */
const CONTENT_MODEL =
  /^(Conversation(Content|Form|Messaging(From|To)|Notification|NormalizedMessage|PushNotification|Public)|Open(Message|Messaging(From|To)|Structured))/;
const CONTENT: ReadonlySet<string> = new Set(
  (
    'text body title subtitle payload description summaryText header buttonLabel buttonText placeholderText value name ' +
    'notificationText filename address nickname firstName lastName failureReason metadata identifier'
  ).split(' '),
);

/** Whether a customer may have written what stands in a property. */
export const mayBeCustomers = (model: string | undefined, property: string): boolean =>
  model !== undefined &&
  (BY_MODEL[model]?.includes(property) === true || (CONTENT_MODEL.test(model) && CONTENT.has(property)));

/** The models that the table has, for the check that each is one, with the properties. */
export const customersModels = BY_MODEL;

/** Where a result has text that a customer may have written: `entities[].textBody`, `participants[].attributes.*`. */
export function customerTextIn(data: unknown, answer: Model, models: Models): string[] {
  const places = new Set<string>();
  visit(data, answer, '');
  return [...places];

  function visit(value: unknown, model: Model, path: string): void {
    if (Array.isArray(value)) {
      const item = models.resolve(model.schema.items ?? {});
      for (const element of value) visit(element, item, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const place = path ? `${path}.${key}` : key;
        if (mayBeCustomers(model.name, key)) textAt(item, place);
        const schema = propertyOf(model, key);
        if (schema) visit(item, models.resolve(schema), place);
      }
    }
  }

  function textAt(value: unknown, place: string): void {
    if (typeof value === 'string') {
      if (value.trim() !== '') places.add(place);
    } else if (Array.isArray(value)) {
      for (const item of value) textAt(item, `${place}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) textAt(item, `${place}.*`);
    }
  }
}
