import { expect } from 'vitest';
import { answeredExternal, attached, email, ended, letter, write } from './email-world.js';
import { queueOf, stranger } from './ids.js';
import { type Cases, only } from './world.js';

export const emailDraftCases = {
  getConversationsEmailMessagesDraft: {
    succeeds: (world) => only(email(world)),
    fails: { 'postino.error.not.found': (world) => only(ended(world)) },
  },
  putConversationsEmailMessagesDraft: {
    succeeds: (world) => write(world, { subject: 'Your tent', cc: [{ email: 'sven@mail.example' }] }),
    sees: async (world, { conversationId }) =>
      expect(await world.app.emails.getDraft({ conversationId })).toMatchObject({
        ...letter,
        subject: 'Your tent',
        state: 'Edited',
      }),
    fails: {
      'postino.error.not.found': (world) => ({ as: 'app', args: { ...write(world), ...only(ended(world)) } }),
      'email.error.external.provider': async (world) => ({ ...write(world), ...(await answeredExternal(world)) }),
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: write(world) }),
      'invalid.value': (world) => write(world, { attachments: [{ attachmentId: 'none' }] }),
    },
  },
  patchConversationsEmailMessagesDraft: {
    succeeds: (world) => ({ ...only(email(world)), draftType: 'Forward', autoFill: true }),
    sees: (_, __, draft) => {
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
        const args = { provider: 'PureCloud Email', queueId: queueOf(world, 'Orders'), toAddress: 'zoe@mail.example' };
        return { conversationId: (await world.grace.emails.create(args)).id ?? '', autoFill: true };
      },
      'email.draft.initialized': async (world) => {
        await world.grace.emails.updateDraft(write(world));
        return { ...only(email(world)), autoFill: true };
      },
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: only(email(world)) }),
      'postino.error.not.found': (world) => ({ as: 'app', args: only(ended(world)) }),
    },
  },
  postConversationsEmailMessagesDraftAttachmentsCopy: {
    succeeds: attached,
    sees: (_, { attachments }, draft) => {
      expect(draft.attachments).toMatchObject([{ name: 'tracking.png' }]);
      expect(draft.attachments?.[0]?.attachmentId).not.toBe(attachments[0]?.attachmentId);
    },
    fails: {
      'postino.error.bad.request': (world) => ({ ...attached(world), sourceMessage: { id: 'none' } }),
      'email.error.external.provider': async (world) => ({ ...attached(world), ...(await answeredExternal(world)) }),
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: attached(world) }),
    },
  },
  deleteConversationsEmailMessagesDraftAttachment: {
    succeeds: async (world) => {
      const { attachments = [] } = await world.grace.emails.copyDraftAttachments(attached(world));
      return { ...only(email(world)), attachmentId: attachments[0]?.attachmentId ?? '' };
    },
    sees: async (world, { conversationId }) =>
      expect((await world.app.emails.getDraft({ conversationId })).attachments).toEqual([]),
    fails: {
      'postino.error.not.found': (world) => ({ ...only(email(world)), attachmentId: 'none' }),
      'postino.error.forbidden': (world) => ({
        as: stranger(world),
        args: { ...only(email(world)), attachmentId: 'none' },
      }),
    },
  },
} satisfies Cases;
