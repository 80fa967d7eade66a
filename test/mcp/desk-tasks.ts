/**
 * What an agent's desk asks of the tools, as data. Each argument names its source: the user's words, a description in
 * `tools/list`, or the result of an earlier call. `desk-tasks.test.ts` runs the tasks and verifies every source.
 */
import type { Sandbox } from '../../src/sandbox/index.js';

/** A passage of a tool's description. With `tool.parameter` as its place, a passage of a parameter's schema. */
export interface Quotation {
  readonly place: string;
  readonly text: string;
}

export type Source =
  /** The user's words, and the value that they mean. */
  | { readonly from: 'user'; readonly words: string; readonly value: unknown }
  /** A value that a description contains. */
  | { readonly from: 'description'; readonly value: unknown; readonly quotation: Quotation }
  /** A value in the result of an earlier call, and the passage that says so. */
  | { readonly from: 'result'; readonly path: string; readonly quotation: Quotation }
  | { readonly from: 'object'; readonly properties: Readonly<Record<string, Source>> }
  | { readonly from: 'list'; readonly items: readonly Source[] };

export interface Step {
  /** The tool's name without the prefix. */
  readonly tool: string;
  /** Why this tool: a passage of its own description, or a passage of another tool that names it. */
  readonly reason: Quotation;
  readonly args: Readonly<Record<string, Source>>;
  /** What the user or the application does next, outside the tools. */
  readonly outside?: (sandbox: Sandbox, result: Record<string, unknown>) => Promise<void>;
}

export interface Task {
  readonly title: string;
  /** Whose token the server has. */
  readonly agent: string;
  readonly request: string;
  readonly steps: readonly Step[];
  /** What changed in the sandbox. */
  readonly effect: (sandbox: Sandbox) => unknown;
  readonly expected: unknown;
}

const quote = (place: string, text: string): Quotation => ({ place, text });
const said = (words: string, value: unknown = words): Source => ({ from: 'user', words, value });
const named = (value: unknown, place: string, text: string): Source => ({
  from: 'description',
  value,
  quotation: quote(place, text),
});
/** The path starts with the tool that was called; if it was called several times, its last result counts. */
const found = (path: string, place: string, text: string): Source => ({
  from: 'result',
  path,
  quotation: quote(place, text),
});
const object = (properties: Readonly<Record<string, Source>>): Source => ({ from: 'object', properties });
const list = (...items: readonly Source[]): Source => ({ from: 'list', items });

const CUSTOMER_PEER = 'the `peer` of the customer';
const AGENT = '`id` of the participant with purpose "agent"';
const QUEUE = "such as a participant's `queue.id`";

const listEmails: Step = {
  tool: 'get_emails',
  reason: quote('get_emails', 'Lists the active email conversations of the signed-in user'),
  args: {},
};
const listChats: Step = {
  tool: 'get_messages',
  reason: quote(
    'get_messages',
    'Lists the active messaging conversations (chat, SMS, WhatsApp, …) of the signed-in user',
  ),
  args: {},
};
const emailOf = (entity: string) =>
  found(`get_emails.entities[${entity}].id`, 'get_emails', "An entity's `id` is the conversationId of other tools");
const chatOf = (entity: string) =>
  found(`get_messages.entities[${entity}].id`, 'get_messages', "An entity's `id` is the conversationId of other tools");
const getDraft = (conversationId: Source): Step => ({
  tool: 'get_email_messages_draft',
  reason: quote('post_email_messages', 'Take `from`, `to` and `subject` from get_email_messages_draft'),
  args: { conversationId },
});
const FROM_DRAFT = ['post_email_messages', 'Take `from`, `to` and `subject` from get_email_messages_draft'] as const;
const draftAddresses = {
  from: found('get_email_messages_draft.from', ...FROM_DRAFT),
  to: found('get_email_messages_draft.to', ...FROM_DRAFT),
  subject: found('get_email_messages_draft.subject', ...FROM_DRAFT),
};

const conversationWith = ({ state }: Sandbox, customer: string) =>
  Object.values(state.organizations[0]?.conversations ?? {}).find(({ participants }) =>
    participants.some(({ name, address }) => name === customer || address === customer),
  );
const lastAgent = (sandbox: Sandbox, customer: string) => {
  const agent = conversationWith(sandbox, customer)?.participants.findLast(({ purpose }) => purpose === 'agent');
  return agent && { name: agent.name, ...agent.communications.at(-1) };
};
const lastSent = ({ sent }: Sandbox) => sent.at(-1);

const answerOldestEmail: Task = {
  title: 'answers the oldest email',
  agent: 'Grace Okafor',
  request: 'Answer my oldest open email: "We found your tent. It arrives on Thursday."',
  steps: [
    listEmails,
    {
      tool: 'get_email_messages',
      reason: quote('get_email', 'To read the emails, use get_email_messages'),
      args: {
        conversationId: found(
          'get_emails.entities[min participants.0.startTime].id',
          'get_emails',
          "An entity's `id` is the conversationId of other tools; the customer's `startTime` is when the conversation started",
        ),
      },
    },
    {
      tool: 'get_email_message',
      reason: quote('get_email_messages', 'get_email_message, which returns the full text'),
      args: {
        conversationId: emailOf('min participants.0.startTime'),
        messageId: found(
          'get_email_messages.entities[0].id',
          'get_email_messages',
          "An entity's `id` is the messageId of get_email_message",
        ),
      },
    },
    getDraft(emailOf('min participants.0.startTime')),
    {
      tool: 'post_email_messages',
      reason: quote('post_email_messages', 'Sends an email to the customer immediately'),
      args: {
        conversationId: emailOf('min participants.0.startTime'),
        ...draftAddresses,
        textBody: said('We found your tent. It arrives on Thursday.'),
      },
    },
  ],
  effect: lastSent,
  expected: {
    channel: 'email',
    to: ['ada@mail.example'],
    subject: 'RE: Order 4711 has not arrived',
    text: 'We found your tent. It arrives on Thursday.',
  },
};

const reviewDraft: Task = {
  title: 'drafts a reply for review, then sends it',
  agent: 'Grace Okafor',
  request: 'Draft a reply to Ada Lindqvist: "Your tent is in Hamburg." Let me read the draft, then send it.',
  steps: [
    listEmails,
    getDraft(emailOf('~Ada Lindqvist')),
    {
      tool: 'put_email_messages_draft',
      reason: quote(
        'put_email_messages_draft',
        'Saves a reply for review: overwrites the whole draft and sends nothing',
      ),
      args: {
        conversationId: emailOf('~Ada Lindqvist'),
        ...draftAddresses,
        textBody: said('Your tent is in Hamburg.'),
      },
      outside: async ({ sent }) => {
        if (sent.length > 0) throw new Error('Saving the draft sent an email.');
      },
    },
    getDraft(emailOf('~Ada Lindqvist')),
    {
      tool: 'post_email_messages',
      reason: quote('put_email_messages_draft', 'pass the same values to post_email_messages'),
      args: {
        conversationId: emailOf('~Ada Lindqvist'),
        ...draftAddresses,
        textBody: found(
          'get_email_messages_draft.textBody',
          'put_email_messages_draft',
          'pass the same values to post_email_messages',
        ),
      },
    },
  ],
  effect: ({ sent }) => sent.map(({ to, text }) => ({ to, text })),
  expected: [{ to: ['ada@mail.example'], text: 'Your tent is in Hamburg.' }],
};

const transferChat: Task = {
  title: 'hands a chat over to the billing queue',
  agent: 'Grace Okafor',
  request: 'Hand the chat with Emil Sand over to the queue Orders, which does our billing.',
  steps: [
    listChats,
    listEmails,
    {
      tool: 'post_message_participant_replace',
      reason: quote('patch_message_participant', 'To transfer, use post_message_participant_replace'),
      args: {
        conversationId: chatOf('~Emil Sand'),
        participantId: found(
          'get_messages.entities[~Emil Sand].participants[purpose=agent].id',
          'post_message_participant_replace.participantId',
          AGENT,
        ),
        queueId: found(
          'get_emails.entities[~Orders].participants[~Orders].queue.id',
          'post_message_participant_replace.queueId',
          QUEUE,
        ),
      },
    },
  ],
  effect: (sandbox) =>
    conversationWith(sandbox, 'Emil Sand')
      ?.participants.slice(-3)
      .map(({ purpose, name, communications }) => ({
        purpose,
        name,
        state: communications.at(-1)?.state,
      })),
  expected: [
    { purpose: 'agent', name: 'Grace Okafor', state: 'disconnected' },
    { purpose: 'acd', name: 'Orders', state: 'connected' },
    { purpose: 'agent', name: 'Linus Meyer', state: 'alerting' },
  ],
};

const sendSms: Task = {
  title: 'sends an SMS to a new number',
  agent: 'Grace Okafor',
  request: 'Text +13175550199 by sms from the queue Support: "Your kayak is ready."',
  steps: [
    listChats,
    {
      tool: 'post_messages',
      reason: quote(
        'post_messages',
        'Starts an SMS, WhatsApp or open conversation on behalf of a queue and sends nothing yet',
      ),
      args: {
        queueId: found(
          'get_messages.entities[~Support].participants[~Support].queue.id',
          'post_messages.queueId',
          QUEUE,
        ),
        toAddress: said('+13175550199'),
        toAddressMessengerType: named('sms', 'post_messages.toAddressMessengerType', 'sms'),
      },
    },
    {
      tool: 'get_message',
      reason: quote('post_messages', '2. get_message with the returned `id`, for the communicationId'),
      args: {
        conversationId: found(
          'post_messages.id',
          'post_messages',
          '2. get_message with the returned `id`, for the communicationId',
        ),
      },
    },
    {
      tool: 'post_message_communication_messages',
      reason: quote('post_messages', '3. post_message_communication_messages with the text'),
      args: {
        conversationId: found('post_messages.id', 'post_messages', 'with the returned `id`'),
        communicationId: found(
          'get_message.participants[purpose=customer].peer',
          'post_message_communication_messages.communicationId',
          CUSTOMER_PEER,
        ),
        textBody: said('Your kayak is ready.'),
      },
    },
  ],
  effect: lastSent,
  expected: { channel: 'message', from: '+13175550100', to: ['+13175550199'], text: 'Your kayak is ready.' },
};

const parkEmail: Task = {
  title: 'parks an email until tomorrow',
  agent: 'Grace Okafor',
  request: 'It is January 12, 2026. Park the email from Ada Lindqvist until tomorrow at 9:00 UTC.',
  steps: [
    listEmails,
    {
      tool: 'patch_email_participant_parkingstate',
      reason: quote('patch_email_participant_parkingstate', 'sets it aside until resumeTime'),
      args: {
        conversationId: emailOf('~Ada Lindqvist'),
        participantId: found(
          'get_emails.entities[~Ada Lindqvist].participants[purpose=agent].id',
          'patch_email_participant_parkingstate.participantId',
          AGENT,
        ),
        state: named('parked', 'patch_email_participant_parkingstate.state', '"parked" to park'),
        resumeTime: said('tomorrow at 9:00 UTC', '2026-01-13T09:00:00.000Z'),
      },
    },
  ],
  effect: (sandbox) => lastAgent(sandbox, 'Ada Lindqvist'),
  expected: { name: 'Grace Okafor', state: 'parked', resumeTime: '2026-01-13T09:00:00.000Z' },
};

const identifyCustomer: Task = {
  title: 'identifies a customer',
  agent: 'Grace Okafor',
  request: 'The customer in the chat with Hana Kim is customerNumber 4711. Save that, and show me what we have stored.',
  steps: [
    listChats,
    {
      tool: 'patch_message_participant_attributes',
      reason: quote('patch_message_participant_attributes', 'such as a customer number on the customer'),
      args: {
        conversationId: chatOf('~Hana Kim'),
        participantId: found(
          'get_messages.entities[~Hana Kim].participants[purpose=customer].id',
          'get_message',
          'Each of its `participants` has an `id` (participantId), a `purpose` ("customer"',
        ),
        attributes: object({ customerNumber: said('customerNumber 4711', '4711') }),
      },
    },
    {
      tool: 'get_message',
      reason: quote('get_message', 'if set, `user`, `queue`, `attributes` and `wrapup`'),
      args: { conversationId: chatOf('~Hana Kim') },
    },
  ],
  effect: (sandbox) =>
    conversationWith(sandbox, 'Hana Kim')?.participants.find(({ purpose }) => purpose === 'customer')?.attributes,
  expected: { customerNumber: '4711' },
};

const wrapUpEmail: Task = {
  title: 'ends an email with a wrap-up',
  agent: 'Grace Okafor',
  request: 'Close my part of the email from Ada Lindqvist as Resolved.',
  steps: [
    listEmails,
    {
      tool: 'get_email_participant_wrapupcodes',
      reason: quote('patch_email_participant', 'pass wrapup with a code from get_email_participant_wrapupcodes'),
      args: {
        conversationId: emailOf('~Ada Lindqvist'),
        participantId: found(
          'get_emails.entities[~Ada Lindqvist].participants[purpose=agent].id',
          'get_email_participant_wrapupcodes.participantId',
          AGENT,
        ),
      },
    },
    {
      tool: 'patch_email_participant',
      reason: quote('patch_email_participant', "ends the agent's part of it"),
      args: {
        conversationId: emailOf('~Ada Lindqvist'),
        participantId: found(
          'get_emails.entities[~Ada Lindqvist].participants[purpose=agent].id',
          'patch_email_participant.participantId',
          AGENT,
        ),
        state: named('disconnected', 'patch_email_participant', 'ends the agent\'s part of it ("disconnected")'),
        wrapup: object({
          code: found(
            'get_email_participant_wrapupcodes.items[name=Resolved].id',
            'get_email_participant_wrapupcodes',
            'The `id` of a code is the `code` of a wrap-up',
          ),
        }),
      },
    },
  ],
  effect: (sandbox) => lastAgent(sandbox, 'Ada Lindqvist'),
  expected: { state: 'disconnected', wrapup: { name: 'Resolved' } },
};

const wrapUpEndedChat: Task = {
  title: 'ends a chat for everyone, then wraps it up',
  agent: 'Grace Okafor',
  request: 'End the chat with Emil Sand for everybody. Then wrap it up as "No reply" with the note "Shop hours".',
  steps: [
    listChats,
    {
      tool: 'patch_message',
      reason: quote('patch_message', 'Ends a messaging conversation for all participants'),
      args: {
        conversationId: chatOf('~Emil Sand'),
        state: named('disconnected', 'patch_message', 'pass conversationId and state "disconnected" only'),
      },
    },
    {
      tool: 'get_message_participant_wrapupcodes',
      reason: quote(
        'post_message_participant_communication_wrapup',
        'The code comes from get_message_participant_wrapupcodes',
      ),
      args: {
        conversationId: chatOf('~Emil Sand'),
        participantId: found(
          'get_messages.entities[~Emil Sand].participants[purpose=agent].id',
          'get_message_participant_wrapupcodes.participantId',
          AGENT,
        ),
      },
    },
    {
      tool: 'post_message_participant_communication_wrapup',
      reason: quote('post_message_participant_communication_wrapup', 'Assigns a wrap-up (how the contact ended)'),
      args: {
        conversationId: chatOf('~Emil Sand'),
        participantId: found(
          'get_messages.entities[~Emil Sand].participants[purpose=agent].id',
          'get_message',
          'Each of its `participants` has an `id` (participantId), a `purpose` ("customer" or "external", "agent"',
        ),
        communicationId: found(
          'get_messages.entities[~Emil Sand].participants[purpose=customer].peer',
          'post_message_participant_communication_wrapup.communicationId',
          'for the current agent, the `peer` of the customer',
        ),
        code: found(
          'get_message_participant_wrapupcodes.items[name=No reply].id',
          'get_message_participant_wrapupcodes',
          'The `id` of a code is the `code` of a wrap-up',
        ),
        notes: said('Shop hours'),
      },
    },
  ],
  effect: (sandbox) => lastAgent(sandbox, 'Emil Sand'),
  expected: { state: 'disconnected', wrapup: { name: 'No reply', notes: 'Shop hours' } },
};

const AGENT_LEG = found(
  'get_messages.entities[~Hana Kim].participants[purpose=customer].peer',
  'post_message_communication_messages_media_uploads.communicationId',
  CUSTOMER_PEER,
);
const getMedia: Step = {
  tool: 'get_message_communication_messages_media_media_id',
  reason: quote(
    'post_message_communication_messages_media_uploads',
    'call get_message_communication_messages_media_media_id until `status` is "valid"',
  ),
  args: {
    conversationId: chatOf('~Hana Kim'),
    communicationId: AGENT_LEG,
    mediaId: found(
      'post_message_communication_messages_media_uploads.id',
      'get_message_communication_messages_media_media_id.mediaId',
      '`id` of the prepared upload',
    ),
  },
};
const sendPicture: Task = {
  title: 'sends a picture in a chat',
  agent: 'Grace Okafor',
  request: 'Send the picture kayak.png (9 bytes) to Hana Kim.',
  steps: [
    listChats,
    {
      tool: 'post_message_communication_messages_media_uploads',
      reason: quote(
        'post_message_communication_messages',
        'To send a file, start with post_message_communication_messages_media_uploads',
      ),
      args: {
        conversationId: chatOf('~Hana Kim'),
        communicationId: AGENT_LEG,
        fileName: said('kayak.png'),
        contentLengthBytes: said('9 bytes', 9),
      },
      // "Then upload the bytes by HTTP PUT to uploadUrl with exactly these headers (no tool does that)"
      outside: async (sandbox, { uploadUrl, uploadHeaders }) => {
        const headers = uploadHeaders as Record<string, string>;
        const request = new Request(String(uploadUrl), { method: 'PUT', headers, body: 'a picture' });
        const response = await sandbox.fetch(request);
        if (!response.ok) throw new Error(`The upload failed: ${response.status}.`);
      },
    },
    getMedia,
    getMedia,
    {
      tool: 'post_message_communication_messages',
      reason: quote(
        'post_message_communication_messages_media_uploads',
        'pass the `id` in mediaIds to post_message_communication_messages',
      ),
      args: {
        conversationId: chatOf('~Hana Kim'),
        communicationId: AGENT_LEG,
        mediaIds: list(
          found(
            'get_message_communication_messages_media_media_id[status=valid].id',
            'post_message_communication_messages.mediaIds',
            'Ids of uploaded media with status "valid"',
          ),
        ),
      },
    },
  ],
  effect: (sandbox) => ({ ...lastSent(sandbox), mediaIds: lastSent(sandbox)?.mediaIds?.length }),
  expected: { channel: 'message', to: ['hana-77'], text: '', mediaIds: 1 },
};

const startEmail: Task = {
  title: 'starts an email conversation with a customer',
  agent: 'Grace Okafor',
  request: 'Write to kai@mail.example from the queue Support, subject "Your repair": "It is done."',
  steps: [
    listEmails,
    {
      tool: 'post_emails',
      reason: quote('post_emails', 'OUTBOUND: you write to a customer on behalf of a queue'),
      args: {
        provider: named('PureCloud Email', 'post_emails.provider', 'OUTBOUND: "PureCloud Email"'),
        direction: named('OUTBOUND', 'post_emails.direction', 'OUTBOUND the agent'),
        queueId: found(
          'get_emails.entities[~Support].participants[~Support].queue.id',
          'post_emails.queueId',
          `OUTBOUND: required, id of the queue to write for, ${QUEUE}`,
        ),
        toAddress: said('kai@mail.example'),
        subject: said('Your repair'),
      },
    },
    getDraft(found('post_emails.id', 'post_emails', 'Returns the conversation')),
    {
      tool: 'post_email_messages',
      reason: quote('post_emails', 'nothing is sent until you call post_email_messages'),
      args: {
        conversationId: found('post_emails.id', 'post_emails', 'Returns the conversation'),
        ...draftAddresses,
        subject: said('Your repair'),
        textBody: said('It is done.'),
      },
    },
  ],
  effect: lastSent,
  expected: {
    channel: 'email',
    from: 'support@harbor-supply.example',
    to: ['kai@mail.example'],
    subject: 'Your repair',
    text: 'It is done.',
  },
};

/** The conversation with Chidi Eze. The sandbox's seed is fixed, and so are its ids. */
const ENDED_EMAIL = '10bf8518-662b-48f1-bc41-389d3413db5c';
const reopenEmail: Task = {
  title: 'reopens an ended email and writes in it',
  agent: 'Linus Meyer',
  request: `Reopen the email conversation ${ENDED_EMAIL}, and write: "Enjoy the paddle!"`,
  steps: [
    {
      tool: 'post_email_reconnect',
      reason: quote('post_email_reconnect', 'Reopens an ended email conversation'),
      args: { conversationId: said(ENDED_EMAIL) },
    },
    getDraft(said(ENDED_EMAIL)),
    {
      tool: 'post_email_messages',
      reason: quote('post_email_reconnect', 'so that post_email_messages works'),
      args: { conversationId: said(ENDED_EMAIL), ...draftAddresses, textBody: said('Enjoy the paddle!') },
    },
  ],
  effect: lastSent,
  expected: { channel: 'email', to: ['chidi@mail.example'], text: 'Enjoy the paddle!' },
};

const answerChat: Task = {
  title: 'accepts a waiting chat, reads it and answers',
  agent: 'Linus Meyer',
  request: 'Accept the WhatsApp chat from Fatima Alaoui, read it and answer: "Send them back free of charge."',
  steps: [
    listChats,
    {
      tool: 'patch_message_participant',
      reason: quote(
        'post_message_communication_messages',
        'You must be connected: call patch_message_participant first',
      ),
      args: {
        conversationId: chatOf('~Fatima Alaoui'),
        participantId: found(
          'get_messages.entities[~Fatima Alaoui].participants[purpose=agent].id',
          'patch_message_participant.participantId',
          AGENT,
        ),
        state: named(
          'connected',
          'patch_message_participant',
          'Answers an alerting conversation for the agent (state "connected")',
        ),
      },
    },
    {
      tool: 'get_message_message',
      reason: quote('get_message', 'get_message_message, which returns the text'),
      args: {
        conversationId: chatOf('~Fatima Alaoui'),
        messageId: found(
          'get_messages.entities[~Fatima Alaoui].participants[purpose=customer].messages[0].messageId',
          'get_message',
          '`messages[].messageId` is the messageId of get_message_message',
        ),
      },
    },
    {
      tool: 'post_message_communication_messages',
      reason: quote('post_message_communication_messages', 'Sends one message to the customer immediately'),
      args: {
        conversationId: chatOf('~Fatima Alaoui'),
        communicationId: found(
          'get_messages.entities[~Fatima Alaoui].participants[purpose=customer].peer',
          'post_message_communication_messages.communicationId',
          CUSTOMER_PEER,
        ),
        textBody: said('Send them back free of charge.'),
      },
    },
  ],
  effect: lastSent,
  expected: { channel: 'message', to: ['212600000017'], text: 'Send them back free of charge.' },
};

export const deskTasks: readonly Task[] = [
  answerOldestEmail,
  reviewDraft,
  transferChat,
  sendSms,
  parkEmail,
  identifyCustomer,
  wrapUpEmail,
  wrapUpEndedChat,
  sendPicture,
  startEmail,
  reopenEmail,
  answerChat,
];
