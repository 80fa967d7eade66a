/**
 * Words that people use, beside those of the manifest. The first table is of what a channel is called; the second, of
 * what a method does, in whatever channel it is.
 */
export const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  emails: 'email mail inbox thread',
  messages: 'chat message sms text whatsapp messenger messaging webchat conversation phone number',
  socials: 'social media facebook instagram twitter tweet post comment public',
  videos: 'video call meeting',
  faxes: 'fax document number',
  cobrowse: 'cobrowse browsing browser screen sharing session',
  internalMessages: 'internal chat message colleague agent team',
  integrations: 'integration account connected channel whatsapp facebook page number sms messenger deployment',
};

const END = 'close end finish terminate complete hang up everybody all';
const PICK_UP = 'accept answer pick up alerting incoming ringing hold mute state own';
const LEAVE = 'hang up leave drop out disconnect own my leg communication only';
const HAND_OVER =
  'transfer hand over pass on escalate give forward assign move route reassign colleague agent team queue department';
const REMEMBER = 'remember store save attach custom data attribute field tag value crm order case id';
const WRAP_UP = 'wrap up disposition outcome result resolution code note';
const SET = 'set mark choose tag put leave finish resolve resolved';
const GET = 'get read which what how agent picked left was';
const CODES = 'choices options available choose list possible allowed wrap up dispositions outcomes codes';
const AUTOMATED =
  'automatic automated notification reminder confirmation script bot system nobody template campaign alert';

export const METHOD_WORDS: Readonly<Record<string, string>> = {
  'emails.list': 'my open current inbox check now moment mails',
  'emails.get': 'look up state status who involved participants connected',
  'emails.create': 'write compose start new brand outbound',
  'emails.update': END,
  'emails.reconnect': 'reopen open again mistake undo closed restore',
  'emails.getSettings': 'settings configuration limits allowed',
  'emails.sendAgentless': AUTOMATED,
  'emails.receiveMessage': 'inject import feed hand over arrived inbound external third party mail server provider',
  'emails.listMessages': 'whole thread history all mails show',
  'emails.getMessage': 'read full complete body content single one download attachment file',
  'emails.sendMessage': 'answer respond reply forward write back customer outside',
  'emails.getDraft': 'unsent written so far not sent yet half finished show',
  'emails.updateDraft': 'save write edit change half written later keep finish unsent answer',
  'emails.resetDraft': 'discard throw away clear start over scratch prefill suggest suggested template fill text',
  'emails.copyDraftAttachments': 'add files reuse include incoming original take over attach answer',
  'emails.deleteDraftAttachment': 'remove detach take off wrong file drop before send',
  'emails.updateParticipant': PICK_UP,
  'emails.updateParticipantAttributes': REMEMBER,
  'emails.setParkingState': 'park unpark set aside postpone later tomorrow snooze resume pause wait',
  'emails.replaceParticipant': HAND_OVER,
  'emails.updateCommunication': LEAVE,
  'emails.getWrapup': `${GET} ${WRAP_UP}`,
  'emails.setWrapup': `${SET} ${WRAP_UP}`,
  'emails.getParticipantWrapup': `${GET} ${WRAP_UP}`,
  'emails.listWrapupCodes': CODES,
  'messages.list': 'my open current active now moment',
  'messages.get': 'look up state status who involved participants connected',
  'messages.create': 'start open new first text write customer outbound has not written',
  'messages.update': END,
  'messages.sendAgentless': AUTOMATED,
  'messages.getMessage': 'read content text body one wrote customer',
  'messages.getMessageDetails': 'only message id without conversation show',
  'messages.sendMessage': 'answer respond reply write customer picture photo image media file template',
  'messages.sendTyping': 'typing indicator writing dots show see customer',
  'messages.listMedia': 'pictures photos images files uploaded',
  'messages.getMedia': 'picture photo image file uploaded upload ready status url',
  'messages.createMediaUpload': 'upload picture photo image file attach send',
  'messages.updateParticipant': PICK_UP,
  'messages.updateParticipantAttributes': REMEMBER,
  'messages.replaceParticipant': HAND_OVER,
  'messages.monitorParticipant': 'watch listen in silently supervisor observe unseen secretly coach quality',
  'messages.updateCommunication': LEAVE,
  'messages.getWrapup': `${GET} ${WRAP_UP}`,
  'messages.setWrapup': `${SET} ${WRAP_UP}`,
  'messages.getParticipantWrapup': `${GET} ${WRAP_UP}`,
  'messages.listWrapupCodes': CODES,
  'messages.receiveOpenMessage': 'feed inject import inbound own app messenger custom channel customer wrote',
  'messages.receiveOpenEvent': 'event typing reaction own app custom channel report customer',
  'messages.receiveOpenReceipt': 'read delivered delivery confirmation status seen failed own app custom channel',
  'messages.receiveOpenStructuredResponse': 'button quick reply tapped clicked chose choice own app custom channel',
  'integrations.list': 'which have do we numbers pages accounts',
  'socials.sendMessage': 'answer respond reply comment public post write',
  'socials.getWrapup': `${GET} ${WRAP_UP}`,
  'socials.setWrapup': `${SET} ${WRAP_UP}`,
  'videos.createMeeting': 'start set up schedule new open video call',
  'videos.getMeeting': 'join link url info video call',
  'videos.getWrapup': `${GET} ${WRAP_UP}`,
  'videos.setWrapup': `${SET} ${WRAP_UP}`,
  'faxes.create': 'send fax document contract',
  'cobrowse.list': 'my open current now moment sharing',
  'cobrowse.get': 'look at up state status who',
  'internalMessages.list': 'my open current now moment show colleagues',
  'internalMessages.get': 'look up open state status who between agents',
};

/** Words that say nothing of what is asked for. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and any are as at be but by can could do does did for from had has have he her his how i if in into is it its ' +
    'me my of on or our please shall she so some that the their them then there these they this to us want was we what ' +
    'when where which who will with would you your need needs like one am were been'
  ).split(' '),
);
