/** Error codes that the sandbox never returns without a fault, each with the reason. */
export const UNREACHABLE_ERRORS: Readonly<Record<string, string>> = {
  'client.failed.request': 'Genesys returns it when one of its services rejects the request of another one',
  'email.error.get.message.body': 'the sandbox never loses a stored body',
  'email.error.communication.conflict': 'no other process sends over the same communication',
  'conversation.participant.update.failed': 'updates in the sandbox succeed or are rejected',
  'conversation.error.cannot.park.conversation.with.internal.message':
    'the sandbox stores internal messages in separate conversations',
  'feature.forbidden': 'every organization of the sandbox has all features',
  'postino.domain.not.found': 'every organization of the sandbox has an email domain',
  'postino.error': 'Genesys returns it for unspecified errors',
  'postino.error.internal': 'Genesys returns it for internal errors',
  'postino.error.org.missing': 'every token of the sandbox belongs to an organization',
  'postino.error.wrong.org': 'an id of another organization is a 404, so that its existence is not revealed',
  'postino.error.reply.no.userid': 'a client-credentials token can send for the connected agent',
  'postino.error.reply.sending': 'the sandbox sends immediately',
  'postino.error.request.timeout': 'the sandbox responds immediately',
  'postino.error.temporarily.unavailable': 'the sandbox is always available',
  'postino.error.transfer.canceled': 'transfers in the sandbox complete immediately',
  'postino.route.not.found': 'the sandbox has no routes for inbound email',
  'postConversationsEmailsAgentless: postino.error.not.found':
    'the sandbox returns email.conversation.not.found instead',
  'patchConversationsEmailParticipantParkingstate: postino.error.bad.request':
    'the sandbox returns more specific codes',
  'postConversationsEmailParticipantReplace: conversations.error.transfer.not.connected':
    'the sandbox returns postino.error.transfer.not.connected instead',
  'organization.outbound.usage.limit.exceeded': 'the sandbox has no usage limits',
  'conversation.message.limit.exceeded': 'the sandbox has no limit on messages per conversation',
  'response.missing.apple.invitation': 'the sandbox has no canned responses',
  'invalid.phone.numbers': 'an outbound message has one recipient, and invalid.phone.number covers it',
  'postConversationsMessagesAgentless: existing.conversation':
    'an agentless message starts a new conversation unless one is active',
  'fax.forbidden': 'every user can send faxes: the operation needs no permission',
  'fax.internal.server.error': 'faxes in the sandbox do not fail',
  'notification.unauthorized.topic': 'every caller of the sandbox can subscribe to every topic',
  'notification.unauthorized.divisioned.topic': 'an organization of the sandbox has one division',
  'notification.forbidden.topic': 'every caller of the sandbox can subscribe to every topic',
  'general.internal.server.error': 'Genesys returns it for internal errors',
  'notification.transport.not.allowed': 'the sandbox has WebSocket channels only',
  'notification.unable.to.get.channel.id': 'the id of an unknown channel is a not.found',
  'putNotificationsChannelSubscriptions: entity.not.found': 'the sandbox returns not.found, as the other operations do',
  'general.bad.request': 'the sandbox returns more specific codes',
};
