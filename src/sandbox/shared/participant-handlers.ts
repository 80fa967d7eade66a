/** Operations on participants and communications that several channels share. Each channel assigns them to its operation ids. */
import type { MediaParticipantRequest, TransferRequest, WrapupInput } from '../../generated/models.js';
import type { Context, Input } from '../context.js';
import type { Channel } from '../state.js';
import {
  findCommunication,
  findConversation,
  findParticipant,
  getCurrentCommunication,
  requireParticipation,
} from './conversations.js';
import { mergeAttributes } from './merge-attributes.js';
import { replaceParticipant } from './transfer.js';
import { updateParticipant } from './update-participant.js';
import { applyWrapup, buildWrapupView, listWrapupCodes } from './wrapup.js';

export interface ParticipantPath {
  conversationId: string;
  participantId: string;
}
export interface CommunicationPath extends ParticipantPath {
  communicationId: string;
}
export interface ProvisionalOption {
  provisional?: boolean | undefined;
}

export function createParticipantHandlers(...channels: Channel[]) {
  const findTarget = (ctx: Context, { conversationId, participantId }: ParticipantPath) => {
    const conversation = findConversation(ctx, conversationId, ...channels);
    return { conversation, participant: findParticipant(ctx, conversation, participantId) };
  };
  const findTargetCommunication = (ctx: Context, args: CommunicationPath) => {
    const target = findTarget(ctx, args);
    return { ...target, communication: findCommunication(ctx, target.participant, args.communicationId) };
  };
  return {
    update: (ctx: Context, args: ParticipantPath & Input<MediaParticipantRequest>): undefined => {
      const { conversationId: _, participantId: __, ...update } = args;
      const { conversation, participant } = findTarget(ctx, args);
      updateParticipant(ctx, conversation, participant, update);
    },
    /** Disconnects a communication. Other properties, such as a wrap-up, are ignored. */
    updateCommunication: (ctx: Context, args: CommunicationPath & Input<MediaParticipantRequest>): undefined => {
      const { conversation, participant, communication } = findTargetCommunication(ctx, args);
      const { state } = args;
      if (state !== 'disconnected') {
        ctx.fail('communication.state.required', {
          message: 'The state of a communication can only be set to "disconnected".',
          field: 'state',
        });
      }
      updateParticipant(ctx, conversation, participant, { state }, communication);
    },
    mergeAttributes: (ctx: Context, args: ParticipantPath & { attributes?: Record<string, string> | undefined }) => {
      const { conversation, participant } = findTarget(ctx, args);
      requireParticipation(ctx, conversation);
      return mergeAttributes(ctx, conversation, participant, args.attributes);
    },
    replace: (ctx: Context, args: ParticipantPath & Input<TransferRequest>): undefined => {
      const { conversation, participant } = findTarget(ctx, args);
      replaceParticipant(ctx, conversation, participant, args);
    },
    getWrapup: (ctx: Context, args: CommunicationPath & ProvisionalOption) =>
      buildWrapupView(findTargetCommunication(ctx, args).communication, args.provisional),
    setWrapup: (ctx: Context, args: CommunicationPath & Input<WrapupInput>): undefined => {
      const { conversation, participant, communication } = findTargetCommunication(ctx, args);
      requireParticipation(ctx, conversation);
      applyWrapup(ctx, conversation, participant, communication, args);
    },
    getParticipantWrapup: (ctx: Context, args: ParticipantPath & ProvisionalOption) =>
      buildWrapupView(getCurrentCommunication(findTarget(ctx, args).participant), args.provisional),
    wrapupCodes: (ctx: Context, args: ParticipantPath) => listWrapupCodes(ctx, findTarget(ctx, args).participant),
  };
}
