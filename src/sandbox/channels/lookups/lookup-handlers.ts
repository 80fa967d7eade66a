import type { Handlers } from '../../context.js';
import { conversationHandlers } from './conversation-handlers.js';
import { routingHandlers } from './routing-handlers.js';
import { userHandlers } from './user-handlers.js';

/** Users, queues, wrap-up codes, languages and skills, and any conversation by id. */
export const lookupHandlers = { ...conversationHandlers, ...routingHandlers, ...userHandlers } satisfies Handlers;
