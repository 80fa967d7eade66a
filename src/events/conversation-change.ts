/** Something that happened in a conversation. */
export type ConversationChange =
  /** The conversation is new to the stream. */
  | { readonly type: 'started' }
  /** A participant joined. */
  | { readonly type: 'joined'; readonly participantId: string; readonly purpose: string }
  /** A participant's state changed, such as from `alerting` to `connected`. `from` is empty for a new participant. */
  | {
      readonly type: 'state';
      readonly participantId: string;
      readonly purpose: string;
      readonly from: string;
      readonly to: string;
    }
  /** A message or an email was sent. For an email, the event does not name the sender: read the email. */
  | {
      readonly type: 'message';
      readonly messageId: string;
      readonly participantId?: string;
      readonly purpose?: string;
    }
  /** The delivery status of a message changed. */
  | { readonly type: 'messageStatus'; readonly messageId: string; readonly status: string }
  /** Attributes of a participant changed. */
  | { readonly type: 'attributes'; readonly participantId: string; readonly names: readonly string[] }
  /** A wrap-up code was set. */
  | { readonly type: 'wrapup'; readonly participantId: string; readonly code: string }
  /** A participant has an error, such as a bounced email. */
  | { readonly type: 'error'; readonly participantId: string; readonly code: string; readonly message: string }
  /** All participants disconnected. */
  | { readonly type: 'ended' }
  /** Something else changed. Compare `data` with the previous event. */
  | { readonly type: 'updated' };
