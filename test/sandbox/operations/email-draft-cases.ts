import { expect } from 'vitest';
import {
  buildAttachmentCopy,
  buildEmail,
  createConnectedExternalConversation,
  EMAIL_CONTENT,
  getEmailIds,
  getEndedEmailIds,
} from './email-fixtures.js';
import { addNonParticipant, getQueueId } from './ids.js';
import { type Cases, pickConversationId } from './world.js';

export const emailDraftCases = {
  getConversationsEmailMessagesDraft: {
    succeeds: (world) => pickConversationId(getEmailIds(world)),
    fails: { 'postino.error.not.found': (world) => pickConversationId(getEndedEmailIds(world)) },
  },
  putConversationsEmailMessagesDraft: {
    succeeds: (world) => buildEmail(world, { subject: 'Your tent', cc: [{ email: 'sven@mail.example' }] }),
    verify: async (world, { conversationId }) =>
      expect(await world.app.emails.getDraft({ conversationId })).toMatchObject({
        ...EMAIL_CONTENT,
        subject: 'Your tent',
        state: 'Edited',
      }),
    fails: {
      'postino.error.not.found': (world) => ({
        as: 'app',
        args: { ...buildEmail(world), ...pickConversationId(getEndedEmailIds(world)) },
      }),
      'email.error.external.provider': async (world) => ({
        ...buildEmail(world),
        ...(await createConnectedExternalConversation(world)),
      }),
      'postino.error.forbidden': (world) => ({ as: addNonParticipant(world), args: buildEmail(world) }),
      'invalid.value': (world) => buildEmail(world, { attachments: [{ attachmentId: 'none' }] }),
    },
  },
  patchConversationsEmailMessagesDraft: {
    succeeds: (world) => ({ ...pickConversationId(getEmailIds(world)), draftType: 'Forward', autoFill: true }),
    verify: (_, __, draft) => {
      expect(draft).toMatchObject({
        draftType: 'Forward',
        to: [],
        subject: 'FW: Order 4711 has not arrived',
        historyIncluded: true,
      });
      expect(draft.textBody).toContain('From: Ada Lindqvist <ada@mail.example>');
      expect(draft.attachments).toMatchObject([{ name: 'tracking.png' }]);
    },
    fails: {
      'postino.error.bad.request': async (world) => {
        const args = {
          provider: 'PureCloud Email',
          queueId: getQueueId(world, 'Orders'),
          toAddress: 'zoe@mail.example',
        };
        return { conversationId: (await world.grace.emails.create(args)).id ?? '', autoFill: true };
      },
      'email.draft.initialized': async (world) => {
        await world.grace.emails.updateDraft(buildEmail(world));
        return { ...pickConversationId(getEmailIds(world)), autoFill: true };
      },
      'postino.error.forbidden': (world) => ({
        as: addNonParticipant(world),
        args: pickConversationId(getEmailIds(world)),
      }),
      'postino.error.not.found': (world) => ({ as: 'app', args: pickConversationId(getEndedEmailIds(world)) }),
    },
  },
  postConversationsEmailMessagesDraftAttachmentsCopy: {
    succeeds: buildAttachmentCopy,
    verify: (_, { attachments }, draft) => {
      expect(draft.attachments).toMatchObject([{ name: 'tracking.png' }]);
      expect(draft.attachments?.[0]?.attachmentId).not.toBe(attachments[0]?.attachmentId);
    },
    fails: {
      'postino.error.bad.request': (world) => ({ ...buildAttachmentCopy(world), sourceMessage: { id: 'none' } }),
      'email.error.external.provider': async (world) => ({
        ...buildAttachmentCopy(world),
        ...(await createConnectedExternalConversation(world)),
      }),
      'postino.error.forbidden': (world) => ({ as: addNonParticipant(world), args: buildAttachmentCopy(world) }),
    },
  },
  deleteConversationsEmailMessagesDraftAttachment: {
    succeeds: async (world) => {
      const { attachments = [] } = await world.grace.emails.copyDraftAttachments(buildAttachmentCopy(world));
      return { ...pickConversationId(getEmailIds(world)), attachmentId: attachments[0]?.attachmentId ?? '' };
    },
    verify: async (world, { conversationId }) =>
      expect((await world.app.emails.getDraft({ conversationId })).attachments).toEqual([]),
    fails: {
      'postino.error.not.found': (world) => ({ ...pickConversationId(getEmailIds(world)), attachmentId: 'none' }),
      'postino.error.forbidden': (world) => ({
        as: addNonParticipant(world),
        args: { ...pickConversationId(getEmailIds(world)), attachmentId: 'none' },
      }),
    },
  },
} satisfies Cases;
