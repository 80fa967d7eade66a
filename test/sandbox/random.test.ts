import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OperationId, operations } from '../../src/generated/operations.js';
import { operationHandlers } from '../../src/sandbox/operation-handlers.js';
import { getCurrentCommunication } from '../../src/sandbox/shared/conversations.js';
import { checkResponse } from './helpers/checked-client.js';
import { buildRequest, createClientToken } from './operations/build-request.js';
import { createWorld, type World } from './operations/world.js';
import { Draw, NoItemsError } from './random/draw.js';
import { expectSentToMatchThreads, findProblems } from './random/invariants.js';
import { createRandomCall } from './random/random-call.js';

/** `SANDBOX_CALLS=10000 npx vitest run test/sandbox/random.test.ts` makes 10,000 calls. */
const CALLS = Number(process.env.SANDBOX_CALLS ?? 500);
const CALLS_PER_RUN = 100;

type Action = OperationId | 'customer sends message' | 'customer sends email' | 'time advances';

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
// Replies matter most, so they are more frequent.
const weightedActions = [
  ...actions,
  ...REPLYING,
  ...REPLYING,
  'patchConversationsEmailParticipant',
  'patchConversationsMessageParticipant',
] as const;
const step = fc.record({
  action: fc.constantFrom(...weightedActions),
  numbers: fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 12, maxLength: 12 }),
});

const callCounts = new Map<string, number>();

test(`${CALLS} random valid calls keep the state consistent`, { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: CALLS_PER_RUN, maxLength: CALLS_PER_RUN }), async (steps) => {
      const world = createWorld();
      const tokens = new Map<string | undefined, string>([
        [undefined, createClientToken(world, { tokenLifetime: 86_400 * 30 })],
      ]);
      for (const { id } of world.organization.state.users) tokens.set(id, world.organization.token(id));
      for (const token of Object.values(world.sandbox.state.tokens)) token.expiresAt = Number.MAX_SAFE_INTEGER;
      for (const { action, numbers } of steps) {
        await performAction(world, tokens, action, new Draw(numbers));
        expect(findProblems(world.organization.state)).toEqual([]);
      }
      expectSentToMatchThreads(world.organization.state);
    }),
    { numRuns: Math.ceil(CALLS / CALLS_PER_RUN), seed: 20_260_112, endOnFailure: true },
  );
  // Most calls must succeed, including replies.
  const count = (test: (key: string) => boolean) =>
    [...callCounts].reduce((sum, [key, n]) => sum + (test(key) ? n : 0), 0);
  expect(count((key) => key.endsWith(' 2'))).toBeGreaterThan(count((key) => key.endsWith(' 4')));
  expect(count((key) => key === 'postConversationsEmailMessages 2')).toBeGreaterThan(0);
  expect(count((key) => key.endsWith(' 5'))).toBe(0);
});

async function performAction(
  world: World,
  tokens: ReadonlyMap<string | undefined, string>,
  action: Action,
  draw: Draw,
): Promise<void> {
  const { sandbox, organization } = world;
  try {
    if (action === 'time advances') sandbox.clock.advance(draw.below(4 * 3_600_000));
    else if (action === 'customer sends message')
      sandbox.customer(draw.pick(['Emil', 'Hana', 'Zoe'])).sendMessage('Hello?');
    else if (action === 'customer sends email') {
      const emails = Object.values(organization.state.conversations).filter(({ email }) => email);
      const reply = draw.isOneIn(2) ? { conversationId: draw.pick(emails).id } : {};
      sandbox.customer(draw.pick(['Ada', 'Zoe'])).sendEmail({ subject: 'Hi', text: 'Hi', ...reply });
    } else await performCall(world, tokens, action, draw);
  } catch (error) {
    if (!(error instanceof NoItemsError)) throw error;
  }
}

async function performCall(
  world: World,
  tokens: ReadonlyMap<string | undefined, string>,
  operationId: OperationId,
  draw: Draw,
) {
  const { sandbox, organization } = world;
  const { args, userId } = createRandomCall(organization.state, operationId, draw);
  const { url, method, body } = buildRequest(operationId, args, sandbox.url);
  const headers = {
    authorization: `Bearer ${tokens.get(userId)}`,
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const before = organization.sent.length;
  const state = JSON.stringify(organization.state);
  const response = await sandbox.fetch(new Request(url, { method, headers, body: body ?? null }));
  await checkResponse(operationId, response.clone());
  const { status } = response;
  const key = `${operationId} ${Math.floor(status / 100)}`;
  callCounts.set(key, (callCounts.get(key) ?? 0) + 1);
  if (status >= 500) throw new Error(`${operationId}: ${status} ${await response.text()}`);
  if (status >= 400 && operationId.startsWith('post')) expect(JSON.stringify(organization.state)).toBe(state);
  if (SENDING.has(operationId)) expect(organization.sent.length - before).toBe(status < 300 ? 1 : 0);
  if (status < 300 && REPLYING.has(operationId)) {
    const { participants = [] } = organization.state.conversations[String(args.conversationId)] ?? {};
    expect(participants.some((p) => p.userId && getCurrentCommunication(p).state === 'connected')).toBe(true);
  }
}
