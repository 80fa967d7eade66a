import { expectTypeOf } from 'vitest';
import type {
  AgentlessEmailSendRequestDto,
  Conversation,
  EmailConversation,
  EmailMediaParticipant,
  EmailMessage,
  MessageConversation,
  MessageData,
  MessageMediaData,
  MessageMediaParticipant,
  MessageMediaUploadData,
  OpenEvent,
  Participant,
  WrapupCode,
} from '../../src/generated/models.js';
import type {
  Client,
  SendEmailMessageArgs,
  SetEmailParkingStateArgs,
  UpdateEmailArgs,
  UpdateEmailCommunicationArgs,
  UpdateEmailDraftArgs,
  UpdateEmailParticipantArgs,
  UpdateMessageArgs,
  UpdateMessageCommunicationArgs,
  UpdateMessageParticipantArgs,
} from '../../src/index.js';

declare const client: Client;

// Properties that every response has are required.
expectTypeOf<EmailConversation['id']>().toEqualTypeOf<string>();
expectTypeOf<MessageConversation['id']>().toEqualTypeOf<string>();
expectTypeOf<Conversation['id']>().toEqualTypeOf<string>();
expectTypeOf<EmailMediaParticipant['id']>().toEqualTypeOf<string>();
expectTypeOf<MessageMediaParticipant['id']>().toEqualTypeOf<string>();
expectTypeOf<EmailMessage['id']>().toEqualTypeOf<string>();
expectTypeOf<MessageData['id']>().toEqualTypeOf<string>();
expectTypeOf<MessageMediaData['id']>().toEqualTypeOf<string>();
expectTypeOf<MessageMediaUploadData['id']>().toEqualTypeOf<string>();
expectTypeOf<WrapupCode['id']>().toEqualTypeOf<string>();
// Requests use these models too, so their other properties stay optional.
expectTypeOf<Participant['id']>().toEqualTypeOf<string | undefined>();
expectTypeOf<SendEmailMessageArgs['id']>().toEqualTypeOf<string | undefined>();

// Enums of responses are open: a new value is no error, and editors complete the known ones.
// Not NonNullable: it widens `'a' | (string & {})` to string.
type State = Exclude<EmailMediaParticipant['state'], undefined>;
expectTypeOf<'a value of next year'>().toExtend<State>();
expectTypeOf<string>().toExtend<State>();
expectTypeOf<State>().not.toEqualTypeOf<string>();
expectTypeOf<Extract<State, 'parked'>>().toEqualTypeOf<'parked'>();
expectTypeOf<State>().toExtend<string>();

// Enums of request-only models are closed.
expectTypeOf<OpenEvent['eventType']>().toEqualTypeOf<'Typing'>();
expectTypeOf<AgentlessEmailSendRequestDto['senderType']>().toEqualTypeOf<'Outbound'>();

// The type of a state contains the values that the operation accepts.
type Accepted<Args extends { state?: unknown }> = NonNullable<Args['state']>;
expectTypeOf<Accepted<UpdateEmailArgs>>().toEqualTypeOf<'disconnected'>();
expectTypeOf<Accepted<UpdateMessageArgs>>().toEqualTypeOf<'disconnected'>();
expectTypeOf<Accepted<UpdateEmailParticipantArgs>>().toEqualTypeOf<'connected' | 'disconnected' | 'parked'>();
expectTypeOf<Accepted<UpdateMessageParticipantArgs>>().toEqualTypeOf<'connected' | 'disconnected' | 'parked'>();
expectTypeOf<Accepted<UpdateEmailCommunicationArgs>>().toEqualTypeOf<'disconnected'>();
expectTypeOf<Accepted<UpdateMessageCommunicationArgs>>().toEqualTypeOf<'disconnected'>();
expectTypeOf<SetEmailParkingStateArgs['state']>().toEqualTypeOf<'connected' | 'parked'>();

// A value that was read can be written back.
const draft = await client.emails.getDraft({ conversationId: 'c' });
client.emails.updateDraft({ conversationId: 'c', ...draft, textBody: 'Hello' });
expectTypeOf(draft.draftType).toExtend<UpdateEmailDraftArgs['draftType']>();

// Only paged listings have iterators.
expectTypeOf(client.integrations.list).toHaveProperty('all');
expectTypeOf(client.messages.listMedia).toHaveProperty('pages');
expectTypeOf(client.emails.list).not.toHaveProperty('all');
expectTypeOf(client.messages.list).not.toHaveProperty('pages');
expectTypeOf(client.emails.listWrapupCodes).not.toHaveProperty('all');

// Unknown keys are rejected.
// @ts-expect-error: unknown call option
client.emails.list({}, { timout: 5000 });
// @ts-expect-error: unknown argument
client.emails.updateParticipant({ conversationId: 'c', participantId: 'p', stat: 'connected' });
// @ts-expect-error: the operation does not accept this state
client.emails.updateParticipant({ conversationId: 'c', participantId: 'p', state: 'alerting' });
