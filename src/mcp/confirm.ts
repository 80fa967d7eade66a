import { type InputRequiredResult, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import type { ToolCall } from './offer.js';
import { failure, type ToolResult } from './result.js';

/** Undefined where the call may go on; a question for a person, or a refusal, where not. */
export type ConfirmStep = (
  tool: ToolDescriptor,
  name: string,
  args: Record<string, unknown>,
  connection: Connection,
  call: ToolCall,
) => ToolResult | InputRequiredResult | undefined;

/** Whether a tool deletes or overwrites something, or reaches people outside the organization. */
export const needsConfirmation = ({ annotations }: ToolDescriptor): boolean =>
  annotations.destructiveHint || annotations.openWorldHint;

/**
 * Asks a person, through the protocol, before a tool that {@link needsConfirmation}. Where the caller's host can't ask,
 * or the person does not agree, nothing is sent.
 */
export const confirmStep: ConfirmStep = (tool, name, args, connection, call) => {
  if (!needsConfirmation(tool)) return undefined;
  if (!call.canAsk) {
    return refused(
      `This server asks a person before ${name}, and your host can't put the question (it has no elicitation).`,
      'Tell the person what you wanted to do. They can do it in Genesys Cloud, or use a host that can ask.',
    );
  }
  const answer = inputResponse(call.answers, QUESTION);
  if (answer.kind === 'missing') return question(tool, name, args, connection);
  if (answer.kind === 'elicit' && answer.action === 'accept' && answer.content?.confirm === true) return undefined;
  return refused(`The person did not agree to ${name}.`, 'Do not call it again unless they ask you to.');
};

const QUESTION = 'confirm';

function question(tool: ToolDescriptor, name: string, args: Record<string, unknown>, { id, label }: Connection) {
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
  });
}

/** A person reads it: enough to judge by. */
const shorten = (text: string) => (text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text);

const refused = (message: string, advice: string): ToolResult =>
  failure([`${message} Nothing was sent.`, advice], { kind: 'NotConfirmed', message, retryable: false, advice });
