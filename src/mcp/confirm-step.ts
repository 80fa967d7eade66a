import { type InputRequiredResult, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import type { ToolCall } from './available-tool.js';
import { type ConfirmationOptions, confirmations, type Doubt } from './confirmations.js';
import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import type { Principal } from './principal.js';
import { failure, type ToolResult } from './tool-result.js';

/** A call that a person may have to be asked about. */
export interface Asked {
  readonly tool: ToolDescriptor;
  /** The tool's name in this server's name style. */
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly connection: Connection;
  readonly principal: Principal;
}

/** Undefined where the call may go on; a question for a person, or a refusal, where not. */
export type ConfirmStep = (asked: Asked, call: ToolCall) => Promise<ToolResult | InputRequiredResult | undefined>;

/** Whether a tool deletes or overwrites something, or reaches people outside the organization. */
export const needsConfirmation = ({ annotations }: ToolDescriptor): boolean =>
  annotations.destructiveHint || annotations.openWorldHint;

/** How long a person has to answer, in seconds. */
const SECONDS = 600;

/**
 * Asks a person, through the protocol, before a tool that {@link needsConfirmation}. Where the principal's host can't ask,
 * or the person does not agree, nothing is sent. A yes is good once, for the call that the person was shown: the same tool,
 * arguments, connection and principal.
 *
 * @throws ArgumentError for a key that is too short.
 */
export function confirming({ key, seconds = SECONDS }: Partial<ConfirmationOptions> = {}): ConfirmStep {
  const given = confirmations({ key, seconds });
  return async (asked, call) => {
    const { tool, name, args, connection, principal } = asked;
    if (!needsConfirmation(tool)) return undefined;
    if (call.cannotAsk !== undefined) {
      return refused(
        `This server asks a person before ${name}, and ${call.cannotAsk}.`,
        'Tell the person what you wanted to do. They can do it in Genesys Cloud, or use a host that can ask.',
      );
    }
    const shown = { tool: tool.name, args, connection: connection.id, principal: principal.name };
    const answer = inputResponse(call.answers, QUESTION);
    if (answer.kind === 'missing') return question(asked, await given.stateFor(shown));
    if (answer.kind !== 'elicit' || answer.action !== 'accept' || answer.content?.confirm !== true)
      return refused(`The person did not agree to ${name}.`, 'Do not call it again unless they ask you to.');
    const doubt = await given.use(call.state, shown);
    return doubt && refused(DOUBTS[doubt](name, seconds), 'Call it without an answer, and the person is asked.', doubt);
  };
}

const DOUBTS: Readonly<Record<Doubt, (name: string, seconds: number) => string>> = {
  forged: (name) => `The confirmation of ${name} is none that this server gave.`,
  expired: (name, seconds) => `The confirmation of ${name} came too late: it is good for ${seconds} seconds.`,
  other: (name) => `The confirmation is for another call than this one of ${name}.`,
  used: (name) => `The confirmation of ${name} was used before: it is good for one call.`,
};

const QUESTION = 'confirm';

function question({ tool, name, args, connection: { id, label } }: Asked, requestState: string) {
  const shown = JSON.stringify(args, undefined, 1);
  const where = label ? `${label} (${id})` : id;
  return inputRequired({
    inputRequests: {
      [QUESTION]: inputRequired.elicit({
        message: `${tool.title || name}, in ${where}?\n${name} ${shorten(shown)}`,
        requestedSchema: {
          type: 'object',
          properties: { confirm: { type: 'boolean', title: 'Do it', description: 'Whether the call may be sent.' } },
          required: ['confirm'],
        },
      }),
    },
    requestState,
  });
}

/** A person reads it: enough to judge by. */
const shorten = (text: string) => (text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text);

/** A call may be tried again where it was the confirmation that was not good, and not the person who said no. */
const refused = (message: string, advice: string, reason?: Doubt): ToolResult =>
  failure([`${message} Nothing was sent.`, advice], {
    kind: 'NotConfirmed',
    message,
    reason,
    retryable: reason !== undefined,
    advice,
  });
