import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OperationId, operations } from '../../src/generated/operations.js';
import { operationHandlers } from '../../src/sandbox/operation-handlers.js';
import { getCurrentCommunication } from '../../src/sandbox/shared/conversations.js';
import { checkAnswer } from './helpers/checked.js';
import { assemble, clientToken } from './operations/wire.js';
import { type World, worldOf } from './operations/world.js';
import { randomCall } from './random/calls.js';
import { Draw, NothingToDraw } from './random/draw.js';
import { expectSentToAddUp, problemsOf } from './random/invariants.js';

/** `SANDBOX_CALLS=10000 npx vitest run test/sandbox/random.test.ts` makes as many. */
const CALLS = Number(process.env.SANDBOX_CALLS ?? 500);
const CALLS_PER_RUN = 100;

type Action = OperationId | 'customer writes' | 'customer mails' | 'time passes';

/** By these, something reaches a customer. */
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
  'customer writes',
  'customer mails',
  'time passes',
];
// Replies are what it is about: they come more often.
const weighted = [
  ...actions,
  ...REPLYING,
  ...REPLYING,
  'patchConversationsEmailParticipant',
  'patchConversationsMessageParticipant',
] as const;
const step = fc.record({
  action: fc.constantFrom(...weighted),
  numbers: fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 12, maxLength: 12 }),
});

const seen = new Map<string, number>();

test(`${CALLS} random valid calls break nothing`, { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: CALLS_PER_RUN, maxLength: CALLS_PER_RUN }), async (steps) => {
      const world = worldOf();
      const tokens = new Map<string | undefined, string>([
        [undefined, clientToken(world, { tokenLifetime: 86_400 * 30 })],
      ]);
      for (const { id } of world.organization.state.users) tokens.set(id, world.organization.token(id));
      for (const token of Object.values(world.sandbox.state.tokens)) token.expiresAt = Number.MAX_SAFE_INTEGER;
      for (const { action, numbers } of steps) {
        await act(world, tokens, action, new Draw(numbers));
        expect(problemsOf(world.organization.state)).toEqual([]);
      }
      expectSentToAddUp(world.organization.state);
    }),
    { numRuns: Math.ceil(CALLS / CALLS_PER_RUN), seed: 20_260_112, endOnFailure: true },
  );
  // The walk went somewhere: most calls succeeded, and replies among them.
  const count = (test: (key: string) => boolean) => [...seen].reduce((sum, [key, n]) => sum + (test(key) ? n : 0), 0);
  expect(count((key) => key.endsWith(' 2'))).toBeGreaterThan(count((key) => key.endsWith(' 4')));
  expect(count((key) => key === 'postConversationsEmailMessages 2')).toBeGreaterThan(0);
  expect(count((key) => key.endsWith(' 5'))).toBe(0);
});

async function act(
  world: World,
  tokens: ReadonlyMap<string | undefined, string>,
  action: Action,
  draw: Draw,
): Promise<void> {
  const { sandbox, organization } = world;
  try {
    if (action === 'time passes') sandbox.clock.advance(draw.below(4 * 3_600_000));
    else if (action === 'customer writes') sandbox.customer(draw.of(['Emil', 'Hana', 'Zoe'])).writes('Hello?');
    else if (action === 'customer mails') {
      const mine = Object.values(organization.state.conversations).filter(({ email }) => email);
      const answered = draw.oneIn(2) ? { conversationId: draw.of(mine).id } : {};
      sandbox.customer(draw.of(['Ada', 'Zoe'])).sendsEmail({ subject: 'Hi', text: 'Hi', ...answered });
    } else await call(world, tokens, action, draw);
  } catch (error) {
    if (!(error instanceof NothingToDraw)) throw error;
  }
}

async function call(
  world: World,
  tokens: ReadonlyMap<string | undefined, string>,
  operationId: OperationId,
  draw: Draw,
) {
  const { sandbox, organization } = world;
  const { args, userId } = randomCall(organization.state, operationId, draw);
  const { url, method, body } = assemble(operationId, args, sandbox.url);
  const headers = {
    authorization: `Bearer ${tokens.get(userId)}`,
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const before = organization.sent.length;
  const state = JSON.stringify(organization.state);
  const response = await sandbox.fetch(new Request(url, { method, headers, body: body ?? null }));
  await checkAnswer(operationId, response.clone());
  const { status } = response;
  const key = `${operationId} ${Math.floor(status / 100)}`;
  seen.set(key, (seen.get(key) ?? 0) + 1);
  if (status >= 500) throw new Error(`${operationId}: ${status} ${await response.text()}`);
  if (status >= 400 && operationId.startsWith('post')) expect(JSON.stringify(organization.state)).toBe(state);
  if (SENDING.has(operationId)) expect(organization.sent.length - before).toBe(status < 300 ? 1 : 0);
  if (status < 300 && REPLYING.has(operationId)) {
    const { participants = [] } = organization.state.conversations[String(args.conversationId)] ?? {};
    expect(participants.some((p) => p.userId && getCurrentCommunication(p).state === 'connected')).toBe(true);
  }
}
