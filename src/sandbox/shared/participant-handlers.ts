/** The operations on participants and communications that the channels have in common, to be put under each one's ids. */
import type { MediaParticipantRequest, TransferRequest, WrapupInput } from '../../generated/models.js';
import type { Context, Given } from '../context.js';
import type { Channel } from '../state.js';
import { mergeAttributes } from './attributes.js';
import {
  currentCommunication,
  findCommunication,
  findConversation,
  findParticipant,
  requirePart,
} from './conversations.js';
import { updateParticipant } from './participant-update.js';
import { replaceParticipant } from './transfer.js';
import { applyWrapup, codesFor, wrapupView } from './wrapup.js';

export interface InParticipant {
  conversationId: string;
  participantId: string;
}
export interface InCommunication extends InParticipant {
  communicationId: string;
}
export interface Provisional {
  provisional?: boolean | undefined;
}

export function participantHandlers(...channels: Channel[]) {
  const at = (ctx: Context, { conversationId, participantId }: InParticipant) => {
    const conversation = findConversation(ctx, conversationId, ...channels);
    return { conversation, participant: findParticipant(ctx, conversation, participantId) };
  };
  const atCommunication = (ctx: Context, args: InCommunication) => {
    const place = at(ctx, args);
    return { ...place, communication: findCommunication(ctx, place.participant, args.communicationId) };
  };
  return {
    update: (ctx: Context, args: InParticipant & Given<MediaParticipantRequest>): undefined => {
      const { conversationId: _, participantId: __, ...update } = args;
      const { conversation, participant } = at(ctx, args);
      updateParticipant(ctx, conversation, participant, update);
    },
    /** Ends a communication, and nothing else: a wrap-up that comes along is not taken. */
    updateCommunication: (ctx: Context, args: InCommunication & Given<MediaParticipantRequest>): undefined => {
      const { conversation, participant, communication } = atCommunication(ctx, args);
      const { state } = args;
      if (state !== 'disconnected') {
        ctx.fail('communication.state.required', {
          message: 'A communication can only become disconnected.',
          field: 'state',
        });
      }
      updateParticipant(ctx, conversation, participant, { state }, communication);
    },
    mergeAttributes: (ctx: Context, args: InParticipant & { attributes?: Record<string, string> | undefined }) => {
      const { conversation, participant } = at(ctx, args);
      requirePart(ctx, conversation);
      return mergeAttributes(ctx, conversation, participant, args.attributes);
    },
    replace: (ctx: Context, args: InParticipant & Given<TransferRequest>): undefined => {
      const { conversation, participant } = at(ctx, args);
      replaceParticipant(ctx, conversation, participant, args);
    },
    getWrapup: (ctx: Context, args: InCommunication & Provisional) =>
      wrapupView(atCommunication(ctx, args).communication, args.provisional),
    setWrapup: (ctx: Context, args: InCommunication & Given<WrapupInput>): undefined => {
      const { conversation, participant, communication } = atCommunication(ctx, args);
      requirePart(ctx, conversation);
      applyWrapup(ctx, conversation, participant, communication, args);
    },
    getParticipantWrapup: (ctx: Context, args: InParticipant & Provisional) =>
      wrapupView(currentCommunication(at(ctx, args).participant), args.provisional),
    wrapupCodes: (ctx: Context, args: InParticipant) => codesFor(ctx, at(ctx, args).participant),
  };
}
