import { expect } from 'vitest';
import { type OperationId, operations } from '../../../src/generated/operations.js';
import { operationHandlers } from '../../../src/sandbox/operation-handlers.js';
import { getCurrentCommunication } from '../../../src/sandbox/shared/conversations.js';
import { checkResponse } from '../helpers/checked-client.js';
import { buildRequest, createClientToken } from '../operations/build-request.js';
import { createWorld, type World } from '../operations/world.js';
import { Draw, NoItemsError } from './draw.js';
import { createRandomCall } from './random-call.js';

/** One step of a walk. The numbers choose its arguments. */
export interface Step {
  readonly action: Action;
  readonly numbers: readonly number[];
}

type Action = OperationId | 'customer sends message' | 'customer sends email' | 'time advances';

/** What a step did. */
export interface Taken {
  /** The call with its arguments and caller, or what else happened. */
  readonly text: string;
  /** The operation and the HTTP status of a call. */
  readonly operationId?: OperationId;
  readonly status?: number;
}

/** Operations that deliver a message to a customer. */
const SENDING: ReadonlySet<Action> = new Set<OperationId>([
  'postConversationsEmailMessages',
  'postConversationsEmailsAgentless',
  'postConversationsMessageCommunicationMessages',
  'postConversationsMessageCommunicationSocialmediaMessages',
  'postConversationsMessagesAgentless',
]);
const REPLYING: ReadonlySet<Action> = new Set<OperationId>([
  'postConversationsEmailMessages',
  'postConversationsMessageCommunicationMessages',
  'postConversationsMessageCommunicationSocialmediaMessages',
]);

const actions: Action[] = [
  ...(Object.keys(operations) as OperationId[]).filter((id) => id in operationHandlers),
  'customer sends message',
  'customer sends email',
  'time advances',
];
/** Replies matter most, so they are more frequent. */
export const weightedActions: readonly Action[] = [
  ...actions,
  ...REPLYING,
  ...REPLYING,
  'patchConversationsEmailParticipant',
  'patchConversationsMessageParticipant',
];

/** An organization in which random steps are taken. */
export class Walk {
  readonly world: World = createWorld();
  readonly #tokens: ReadonlyMap<string | undefined, string>;
  readonly #onStart: (text: string) => void;

  /** @param onStart Called with the text of each step before its effect, so that a story includes the step that fails. */
  constructor(onStart: (text: string) => void = () => {}) {
    const { world } = this;
    this.#onStart = onStart;
    this.#tokens = new Map([
      [undefined, createClientToken(world, { tokenLifetime: 86_400 * 30 })],
      ...world.organization.state.users.map(({ id }) => [id, world.organization.token(id)] as const),
    ]);
    for (const token of Object.values(world.sandbox.state.tokens)) token.expiresAt = Number.MAX_SAFE_INTEGER;
  }

  /** Takes a step. Returns undefined if the organization has no object that the step needs. */
  async take({ action, numbers }: Step): Promise<Taken | undefined> {
    try {
      return await this.#perform(action, new Draw(numbers));
    } catch (error) {
      if (error instanceof NoItemsError) return undefined;
      throw error;
    }
  }

  async #perform(action: Action, draw: Draw): Promise<Taken> {
    const { sandbox, organization } = this.world;
    if (action === 'time advances') {
      const milliseconds = draw.below(4 * 3_600_000);
      return this.#act(`${milliseconds} ms pass`, () => sandbox.clock.advance(milliseconds));
    }
    if (action === 'customer sends message') {
      const name = draw.pick(['Emil', 'Hana', 'Zoe']);
      return this.#act(`${name} sends a message`, () => sandbox.customer(name).sendMessage('Hello?'));
    }
    if (action === 'customer sends email') {
      const emails = Object.values(organization.state.conversations).filter(({ email }) => email);
      const reply = draw.isOneIn(2) ? { conversationId: draw.pick(emails).id } : {};
      const name = draw.pick(['Ada', 'Zoe']);
      return this.#act(`${name} sends an email ${JSON.stringify(reply)}`, () =>
        sandbox.customer(name).sendEmail({ subject: 'Hi', text: 'Hi', ...reply }),
      );
    }
    return this.#call(action, draw);
  }

  #act(text: string, act: () => unknown): Taken {
    this.#onStart(text);
    act();
    return { text };
  }

  async #call(operationId: OperationId, draw: Draw): Promise<Taken> {
    const { sandbox, organization } = this.world;
    const { args, userId } = createRandomCall(organization.state, operationId, draw);
    const caller = organization.state.users.find(({ id }) => id === userId)?.name ?? 'the app';
    const text = `${caller}: ${operationId} ${JSON.stringify(args)}`;
    this.#onStart(text);
    const { url, method, body } = buildRequest(operationId, args, sandbox.url);
    const headers = {
      authorization: `Bearer ${this.#tokens.get(userId)}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const before = organization.sent.length;
    const state = JSON.stringify(organization.state);
    const response = await sandbox.fetch(new Request(url, { method, headers, body: body ?? null }));
    await checkResponse(operationId, response.clone());
    const { status } = response;
    if (status >= 500) throw new Error(`${operationId}: ${status} ${await response.text()}`);
    if (status >= 400 && operationId.startsWith('post')) expect(JSON.stringify(organization.state)).toBe(state);
    if (SENDING.has(operationId)) expect(organization.sent.length - before).toBe(status < 300 ? 1 : 0);
    if (status < 300 && REPLYING.has(operationId)) {
      const { participants = [] } = organization.state.conversations[String(args.conversationId)] ?? {};
      expect(participants.some((p) => p.userId && getCurrentCommunication(p).state === 'connected')).toBe(true);
    }
    return { text, operationId, status };
  }
}
