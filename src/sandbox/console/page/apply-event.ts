import type { SandboxEvents } from '../../sandbox-events.js';
import type { ConsoleState } from './console-state.ts';
import type { ServerEvent } from './event-parser.ts';

/** As many as the sandbox keeps. */
const MAX_REQUESTS = 1000;
const TYPING_MS = 5000;

type Apply<Event> = (state: ConsoleState, event: Event, now: number) => Partial<ConsoleState>;

const applies: { readonly [Name in 'conversation' | 'request' | 'typing']: Apply<SandboxEvents[Name]> } = {
  conversation: (state, { organizationId, conversation }) =>
    organizationId === state.organization?.id
      ? { conversations: new Map(state.conversations).set(conversation.id, conversation) }
      : {},
  request: ({ requests }, request) => ({ requests: [...requests, request].slice(-MAX_REQUESTS) }),
  typing: ({ typing }, { conversationId, from }, now) => ({
    typing: new Map(typing).set(conversationId, { from, until: now + TYPING_MS }),
  }),
};

/** Returns what an event of the sandbox changes on the page. */
export const applyEvent = (state: ConsoleState, { name, data }: ServerEvent, now: number): Partial<ConsoleState> =>
  Object.hasOwn(applies, name) ? applies[name as keyof typeof applies](state, data as never, now) : {};
