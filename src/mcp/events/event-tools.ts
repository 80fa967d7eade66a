import type { OperationInfo } from '../../transport/operation.js';
import type { RunTool, SchemaFile } from '../slice.js';
import type { EventToolId } from './event-tool-id.js';
import type { WaitOptions } from './wait-for-event.js';

/** The code of the tools in `spec/events.yaml`. It is loaded with the first call. */
export const eventTools: Readonly<Record<EventToolId, RunTool>> = {
  waitForEvent: async (client, args, options: WaitOptions) => {
    const { waitForEvent } = await import('./wait-for-event.js');
    return waitForEvent(client, args, options);
  },
};

/** What messages about the tools need of an operation. Each tool starts with this request, which nobody notices. */
export const eventToolOperations: Readonly<Record<EventToolId, OperationInfo>> = {
  waitForEvent: {
    method: 'POST',
    path: '/api/v2/notifications/channels',
    args: {},
    success: { 200: 'object' },
    idempotent: true,
    scopes: ['notifications'],
    tokenKind: 'user',
  },
};

/** The schemas of the results. They say which text a customer may have written. */
export const eventToolResponses: SchemaFile['responses'] = {
  waitForEvent: {
    200: {
      properties: {
        timedOut: { type: 'boolean' },
        waitedSeconds: { type: 'number' },
        channel: { type: 'string' },
        conversationId: { type: 'string' },
        changes: { items: { properties: { type: { type: 'string' } }, additionalProperties: {} } },
        emails: { items: { $ref: '#/$defs/EmailMessage' } },
        messages: { items: { $ref: '#/$defs/MessageData' } },
        problems: { items: { type: 'string' } },
        lastMessageId: { type: 'string' },
        note: { type: 'string' },
      },
    },
  },
};
