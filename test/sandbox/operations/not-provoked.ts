/** Errors that operations list and the sandbox never gives by itself, each with the reason. Faults give any status. */
export const NOT_PROVOKED: Readonly<Record<string, string>> = {
  'client.failed.request': 'Genesys answers so when a service of its own refuses a request of another',
  'email.error.get.message.body': 'the sandbox never loses a stored body',
  'email.error.communication.conflict': 'nothing else in the sandbox could send over the same communication',
  'conversation.participant.update.failed': 'an update in the sandbox succeeds or is refused',
  'conversation.error.cannot.park.conversation.with.internal.message':
    'the sandbox keeps internal messages in conversations of their own',
  'feature.forbidden': 'every organization of the sandbox has all features',
  'postino.domain.not.found': 'every organization of the sandbox has its domain',
  'postino.error': 'Genesys answers so for failures that it does not tell apart',
  'postino.error.internal': 'Genesys answers so for failures of its own',
  'postino.error.org.missing': 'a token of the sandbox is always of an organization',
  'postino.error.wrong.org': 'to tell that an id is of another organization would tell that it exists: it is a 404',
  'postino.error.reply.no.userid': 'a client-credentials token may write for the agent who is connected',
  'postino.error.reply.sending': 'the sandbox sends at once, so that nothing is ever being sent',
  'postino.error.request.timeout': 'the sandbox answers at once',
  'postino.error.temporarily.unavailable': 'the sandbox is always there',
  'postino.error.transfer.canceled': 'a transfer in the sandbox is over at once',
  'postino.route.not.found': 'routes of inbound mail are not part of the sandbox',
  'postConversationsEmailsAgentless: postino.error.not.found':
    'email.conversation.not.found says it of the conversation',
  'patchConversationsEmailParticipantParkingstate: postino.error.bad.request': 'there is always a more telling code',
  'postConversationsEmailParticipantReplace: conversations.error.transfer.not.connected':
    'postino.error.transfer.not.connected says the same of e-mail',
  'organization.outbound.usage.limit.exceeded': 'the sandbox bills nobody',
  'conversation.message.limit.exceeded': 'a conversation of the sandbox takes any number of messages',
  'response.missing.apple.invitation': 'the sandbox has no library of responses',
  'invalid.phone.numbers': 'an outbound message goes to one number, for which there is invalid.phone.number',
  'postConversationsMessagesAgentless: existing.conversation':
    'an agentless message begins a conversation of its own where none goes on',
  'fax.forbidden': 'everybody in the sandbox may send faxes: the operation lists no permission',
  'fax.internal.server.error': 'faxes of the sandbox do not fail',
  'general.bad.request': 'there is always a more telling code',
};
