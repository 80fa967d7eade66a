/**
 * The messages of all customers, in memory. In production, use a database that several instances share: `add` is an `INSERT … ON CONFLICT
 * DO NOTHING`, and `setStatus` an `UPDATE … WHERE status IN (…)`, so that two requests at the same time do not both succeed.
 *
 * A message is `{ id, customerId, author: 'customer' | 'agent', text, attachments, time, status }`.
 */
export function memoryStore() {
  const messages = new Map();
  return {
    /** Adds a message. Returns false if one with this id is known. */
    async add(message) {
      if (messages.has(message.id)) return false;
      messages.set(message.id, message);
      return true;
    },
    async get(id) {
      return messages.get(id);
    },
    /** Changes the status if it is one of `from`. Returns the message, or undefined if it did not change. */
    async setStatus(id, status, from) {
      const message = messages.get(id);
      if (!message || !from.includes(message.status)) return undefined;
      const changed = { ...message, status };
      messages.set(id, changed);
      return changed;
    },
    /** The messages of a customer, oldest first. */
    async list(customerId) {
      return [...messages.values()].filter((message) => message.customerId === customerId);
    },
  };
}
