import { type InputRequiredResult, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import type { ToolCall } from './available-tool.js';
import { type ConfirmationOptions, createConfirmations, type InvalidConfirmation } from './confirmations.js';
import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import type { Principal } from './principal.js';
import { createFailure, type ToolResult } from './tool-result.js';

/** A call that a person may have to confirm. */
export interface ConfirmableCall {
  readonly tool: ToolDescriptor;
  /** The tool's name in this server's name style. */
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly connection: Connection;
  readonly principal: Principal;
}

/**
 * Checks whether a call may be sent. Returns undefined if it may, a question if a person must confirm it first, and a failure
 * otherwise.
 */
export type ConfirmStep = (
  confirmable: ConfirmableCall,
  call: ToolCall,
) => Promise<ToolResult | InputRequiredResult | undefined>;

/** Whether a tool deletes or overwrites something, or reaches people outside the organization. */
export const needsConfirmation = ({ annotations }: ToolDescriptor): boolean =>
  annotations.destructiveHint || annotations.openWorldHint;

const DEFAULT_VALIDITY_SECONDS = 600;

/**
 * Asks a person, through MCP elicitation, before the call of a tool that {@link needsConfirmation}. If the host can't ask, or
 * the person does not agree, nothing is sent. A confirmation is valid once, for the call that the person saw: the same tool,
 * arguments, connection and principal.
 *
 * @throws ArgumentError for a key that is too short.
 */
export function createConfirmStep({
  key,
  seconds = DEFAULT_VALIDITY_SECONDS,
  used,
}: Partial<ConfirmationOptions> = {}): ConfirmStep {
  const confirmations = createConfirmations({ key, seconds, used });
  return async (confirmable, call) => {
    const { tool, name, args, connection, principal } = confirmable;
    if (!needsConfirmation(tool)) return undefined;
    if (call.confirmationObstacle !== undefined) {
      return notConfirmed(
        `A person must confirm ${name}, but ${call.confirmationObstacle}.`,
        'Explain to the person what you wanted to do. They can do it in Genesys Cloud, or use another MCP host.',
      );
    }
    const confirmedCall = { tool: tool.name, args, connection: connection.id, principal: principal.name };
    const response = inputResponse(call.inputResponses, QUESTION_ID);
    if (response.kind === 'missing') return createQuestion(confirmable, await confirmations.createState(confirmedCall));
    if (response.kind !== 'elicit' || response.action !== 'accept' || response.content?.confirm !== true)
      return notConfirmed(`The person did not confirm ${name}.`, 'Do not call it again unless they ask you to.');
    const reason = await confirmations.use(call.requestState, confirmedCall);
    return (
      reason &&
      notConfirmed(
        REASONS[reason](name, seconds),
        'Call the tool again without a confirmation. The person is then asked again.',
        reason,
      )
    );
  };
}

const REASONS: Readonly<Record<InvalidConfirmation, (name: string, seconds: number) => string>> = {
  forged: (name) => `The confirmation of ${name} is invalid: this server did not issue it.`,
  expired: (name, seconds) => `The confirmation of ${name} has expired: it is valid for ${seconds} seconds.`,
  other: (name) => `The confirmation is for a different call, not for this call of ${name}.`,
  used: (name) => `The confirmation of ${name} was already used: it is valid for one call.`,
  unchecked: (name) => `The server could not check whether the confirmation of ${name} was already used.`,
};

const QUESTION_ID = 'confirm';

function createQuestion({ tool, name, args, connection: { id, label } }: ConfirmableCall, requestState: string) {
  const json = JSON.stringify(args, undefined, 1);
  const organization = label ? `${label} (${id})` : id;
  return inputRequired({
    inputRequests: {
      [QUESTION_ID]: inputRequired.elicit({
        message: `${tool.title || name}, in ${organization}?\n${name} ${truncateForReader(json)}`,
        requestedSchema: {
          type: 'object',
          properties: {
            confirm: { type: 'boolean', title: 'Confirm', description: 'Whether to send this call to Genesys Cloud.' },
          },
          required: ['confirm'],
        },
      }),
    },
    requestState,
  });
}

const truncateForReader = (text: string) =>
  text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text;

/** Retryable if the confirmation was invalid (`reason`), but not if the person declined. */
const notConfirmed = (message: string, advice: string, reason?: InvalidConfirmation): ToolResult =>
  createFailure({
    kind: 'NotConfirmed',
    message: `${message} Nothing was sent.`,
    reason,
    retryable: reason !== undefined,
    advice,
  });
