import { UnknownOutcomeError } from 'genesys-conversations-digital';

/**
 * Connects a channel with Genesys Cloud, in both directions. It knows nothing about HTTP or the channel.
 *
 * A message of a customer is `sending`, then `sent`, `failed` (it had no effect) or `unknown` (the response was lost). A message of an agent is
 * `received`, then `delivered`, or `failed` if the channel cannot show it.
 *
 * @param client A client with client credentials and the permission `conversation:message:receive`.
 * @param integrationId The id of the Open Messaging integration.
 * @param store The messages, such as `memoryStore()`.
 * @param publish Shows something to a customer, if the customer is there: `publish(customerId, 'message' | 'typing', data)`.
 */
export function createBridge({ client, integrationId, store, publish }) {
  const setStatus = async (id, status, from) => {
    const message = await store.setStatus(id, status, from);
    if (message) publish(message.customerId, 'message', message);
    return message;
  };
  const sendReceipt = (customerId, id, receipt) =>
    client.messages.receiveOpenReceipt({
      integrationId,
      channel: { to: { id: customerId }, time: new Date().toISOString() },
      id,
      isFinalReceipt: true,
      ...receipt,
    });

  return {
    /**
     * Sends a message of a customer to Genesys. The channel chooses the id. A message that was sent is not sent again; one that failed, or
     * whose outcome is unknown, is sent again with the same id and time. Returns undefined if the id belongs to another message.
     */
    async send(customer, { id, text }) {
      const time = new Date().toISOString();
      const draft = { id, customerId: customer.id, author: 'customer', text, attachments: [], time, status: 'sending' };
      if (!(await store.add(draft))) {
        const known = await store.get(id);
        if (known.customerId !== customer.id || known.author !== 'customer') return undefined;
        if (!(await setStatus(id, 'sending', ['failed', 'unknown']))) return known;
      }
      const message = await store.get(id);
      publish(customer.id, 'message', message);
      try {
        await client.messages.receiveOpenMessage({
          integrationId,
          channel: {
            messageId: id,
            from: { id: customer.id, idType: 'Opaque', nickname: customer.name },
            time: message.time,
          },
          text: message.text,
        });
        await setStatus(id, 'sent', ['sending']);
      } catch (error) {
        console.error(`Message ${id}: ${error.message}`);
        // Genesys may have the message. If it has, its receipt says so: see `process`. If not, the customer decides.
        await setStatus(id, error instanceof UnknownOutcomeError ? 'unknown' : 'failed', ['sending']);
      }
      return store.get(id);
    },

    /** The customer is typing. */
    sendTyping: (customer) =>
      client.messages.receiveOpenEvent({
        integrationId,
        channel: {
          from: { id: customer.id, idType: 'Opaque', nickname: customer.name },
          time: new Date().toISOString(),
        },
        events: [{ eventType: 'Typing' }],
      }),

    /** The customer has received a message of an agent. The receipt is sent once, but again if it failed. */
    async confirmDelivery(customer, id) {
      const message = await store.get(id);
      if (message?.customerId !== customer.id) return;
      if (!(await store.setStatus(id, 'delivered', ['received']))) return;
      try {
        await sendReceipt(customer.id, id, { status: 'Delivered' });
      } catch (error) {
        await store.setStatus(id, 'received', ['delivered']);
        throw error;
      }
    },

    /** Stores a notification of Genesys. Returns false for one that is known: Genesys sends it again if a response is late or lost. */
    async accept({ type, id, text = '', content = [], channel }) {
      if (type !== 'Text' && type !== 'Structured') return true;
      const attachments = content.flatMap(({ attachment }) =>
        attachment ? [{ url: attachment.url, name: attachment.filename ?? 'File' }] : [],
      );
      // The options of a bot. The customer types the answer. A channel with buttons calls `receiveOpenStructuredResponse`.
      const options = content.flatMap(({ quickReply }) => (quickReply ? [`• ${quickReply.text}`] : []));
      return store.add({
        id,
        customerId: channel.to.id,
        author: 'agent',
        text: [text, ...options].filter(Boolean).join('\n'),
        attachments,
        time: channel.time,
        status: 'received',
      });
    },

    /** Handles a stored notification. */
    async process({ type, id, status, channel }) {
      const customerId = channel.to.id;
      if (type === 'Event') return publish(customerId, 'typing', {});
      if (type === 'Receipt') {
        return status === 'Failed'
          ? setStatus(channel.messageId, 'failed', ['sending', 'unknown', 'sent'])
          : setStatus(channel.messageId, 'sent', ['sending', 'unknown', 'failed']);
      }
      const message = await store.get(id);
      if (message.text || message.attachments.length > 0) return publish(customerId, 'message', message);
      // This channel has no cards and no carousels. The agent sees that the customer did not get it.
      const reasons = [{ code: 'UnsupportedMessage', message: 'The channel supports texts and files only.' }];
      await store.setStatus(id, 'failed', ['received']);
      await sendReceipt(customerId, id, { status: 'Failed', reasons });
    },
  };
}
