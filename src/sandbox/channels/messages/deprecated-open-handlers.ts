import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { openHandlers } from './open-handlers.js';

/** The former operation for all of what Open Messaging receives. `channel.to` is the integration. */
export const deprecatedOpenHandlers = {
  postConversationsMessagesInboundOpen: (ctx, args) => {
    const { channel, type, text, content, metadata } = args;
    const integrationId = channel.to.id ?? '';
    if (type === 'Receipt') return { ...receiveReceipt(ctx, integrationId, args), channel, type };
    const received = openHandlers.postConversationsMessageInboundOpenMessage(
      ctx as never,
      omitUndefined({ integrationId, channel, text, content, metadata }) as never,
    );
    return omitUndefined({ id: received.id, channel, type, text, direction: 'Inbound' as const, metadata });
  },
} satisfies Handlers;

type Args = Parameters<Handlers['postConversationsMessagesInboundOpen'] & object>[1];

function receiveReceipt(ctx: Context, integrationId: string, args: Args) {
  const { channel, id = '', status, isFinalReceipt, reasons } = args;
  if (status === undefined) {
    return ctx.fail('invalid.value', { message: 'A receipt needs a status.', field: 'status' });
  }
  openHandlers.postConversationsMessageInboundOpenReceipt(
    ctx as never,
    { integrationId, channel: { to: channel.from, time: channel.time }, id, status, isFinalReceipt, reasons } as never,
  );
  return omitUndefined({ id, status, isFinalReceipt, reasons: reasons && [...reasons] });
}
