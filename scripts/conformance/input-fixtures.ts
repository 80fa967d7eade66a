// The tools and the prompt of the conformance suite that ask the client for input (protocol 2026-07-28).
import {
  createRequestStateCodec,
  type InputRequests,
  inputRequired,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { AddTool } from './fixture-tools.ts';
import { capabilitiesOf } from './fixtures.ts';

const ask = (message: string, property: string, type = 'string') =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [property]: { type } }, required: [property] } as never,
  });
const askModel = (question: string) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    maxTokens: 100,
  });

/** The questions of each round. The last round is followed by the result. */
const ROUNDS: Readonly<Record<string, readonly InputRequests[]>> = {
  test_input_required_result_elicitation: [{ user_name: ask('What is your name?', 'name') }],
  test_input_required_result_sampling: [{ capital_question: askModel('What is the capital of France?') }],
  test_input_required_result_list_roots: [{ client_roots: inputRequired.listRoots() }],
  test_input_required_result_request_state: [{ confirm: ask('Please confirm', 'ok', 'boolean') }],
  test_input_required_result_tampered_state: [{ confirm: ask('Please confirm', 'ok', 'boolean') }],
  test_input_required_result_multiple_inputs: [
    {
      user_name: ask('What is your name?', 'name'),
      greeting: askModel('Generate a greeting'),
      client_roots: inputRequired.listRoots(),
    },
  ],
  test_input_required_result_multi_round: [
    { step1: ask('Step 1: What is your name?', 'name') },
    { step2: ask('Step 2: What is your favorite color?', 'color') },
  ],
};

/** The tools whose questions come with a signed state. The state is the number of the round. */
const STATEFUL = /_(request_state|tampered_state|multiple_inputs|multi_round)$/;

const codec = createRequestStateCodec<number>({ key: crypto.getRandomValues(new Uint8Array(32)) });

/** Adds the tools and the prompt to a server. */
export function addInputFixtures(server: McpServer, addTool: AddTool): void {
  for (const [name, rounds] of Object.entries(ROUNDS))
    addTool(name, 'Asks for input.', async (context) => {
      const round = STATEFUL.test(name) ? await readRound(context) : 0;
      const answered = isAnswered(rounds[round] ?? {}, context) ? round + 1 : round;
      const inputRequests = rounds[answered];
      if (!inputRequests) return { content: [{ type: 'text', text: 'All questions are answered: state-ok' }] };
      return inputRequired({
        inputRequests,
        ...(STATEFUL.test(name) ? { requestState: await codec.mint(answered) } : {}),
      });
    });
  addTool('test_input_required_result_capabilities', 'Asks.', async (context) => {
    const { elicitation, sampling } = capabilitiesOf(context);
    return inputRequired({
      inputRequests: {
        ...(elicitation ? { name: ask('What is your name?', 'name') } : {}),
        ...(sampling ? { capital: askModel('What is the capital of France?') } : {}),
      },
    });
  });
  const question = { user_context: ask('What context should the prompt use?', 'context') };
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks.' }, async (context) =>
    isAnswered(question, context)
      ? { messages: [{ role: 'user', content: { type: 'text', text: 'Use the context.' } }] }
      : inputRequired({ inputRequests: question }),
  );
}

async function readRound(context: ServerContext): Promise<number> {
  const state = context.mcpReq.requestState<string>();
  if (state === undefined) return 0;
  try {
    return await codec.verify(state, context);
  } catch {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The request state is invalid.');
  }
}

/** Whether the response to each question has the form that the question requires. */
const isAnswered = (questions: InputRequests, { mcpReq: { inputResponses } }: ServerContext): boolean =>
  Object.entries(questions).every(([id, { method }]) => {
    const response = (inputResponses?.[id] ?? {}) as Record<string, unknown>;
    if (method === 'roots/list') return Array.isArray(response.roots);
    if (method === 'sampling/createMessage') return typeof response.content === 'object';
    return response.action === 'accept' && typeof response.content === 'object';
  });
