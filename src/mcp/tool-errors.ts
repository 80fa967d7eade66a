import {
  type ArgumentError,
  type GenesysError,
  isGenesysError,
  type PermissionError,
  type ValidationError,
} from '../transport/errors.js';
import type { OperationInfo } from '../transport/operation.js';
import { type AdvisedCall, adviseOnArguments, adviseOnCode } from './error-advice.js';
import { createFailure, type ToolResult } from './tool-result.js';

/** The facts about the call that its advice depends on. */
export interface FailedCall extends AdvisedCall {
  /** The tool's name, as the caller knows it. */
  readonly name: string;
  readonly operation: OperationInfo;
  /** The name, in this server's name style, of the tool that shows whether a write took effect. */
  readonly checkWith: string | undefined;
}

/** What the model can do about an error. */
interface Advice {
  readonly retryable: boolean;
  readonly advice: string;
  /** Facts beyond status, code and correlation id. */
  readonly facts?: Record<string, unknown>;
}

/**
 * Converts an error to a result that says what the model can do about it.
 *
 * @throws the error itself if it is not one of this package's errors: the reason of a canceled call, for example.
 */
export function toToolResult(error: unknown, call: FailedCall): ToolResult {
  if (!isGenesysError(error)) throw error;
  const { retryable, advice, facts } = adviseOn(error, call);
  const message = error.message.replaceAll(`${call.tool._meta.operationId}: `, `${call.name}: `);
  return createFailure({
    kind: error.name,
    message,
    status: error.status,
    code: error.code,
    correlationId: error.correlationId,
    retryable,
    ...facts,
    advice,
  });
}

function adviseOn(error: GenesysError, call: FailedCall): Advice {
  const requiredToken = REQUIRED_TOKEN[error.code ?? ''];
  if (requiredToken) return adviseOnTokenKind(requiredToken);
  const advise = Object.hasOwn(ADVICE, error.name) ? ADVICE[error.name] : undefined;
  const general = advise ? advise(error, call) : adviseOnOther(error, call);
  if (!CLASSES_WITH_OWN_ADVICE.has(error.name)) return general;
  const sentences = [adviseOnCode(error, call) || general.advice, adviseOnArguments(error, call)];
  return { ...general, advice: sentences.filter(Boolean).join(' ') };
}

/** Errors that say what is wrong with the request. The others are about the connection, or leave the outcome unknown. */
const CLASSES_WITH_OWN_ADVICE: ReadonlySet<string> = new Set([
  'ArgumentError',
  'ValidationError',
  'PermissionError',
  'NotFoundError',
  'ConflictError',
  'ApiError',
]);

type Advise = (error: GenesysError, call: FailedCall) => Advice;

/** Keyed by name, because the application's client may throw the error classes of another copy of this package. */
const ADVICE: Readonly<Record<string, Advise>> = {
  ArgumentError: (error) => ({
    retryable: false,
    advice: 'Nothing was sent. Fix the arguments that the message names, and call the tool again.',
    facts: { problems: (error as ArgumentError).problems },
  }),
  UnknownOutcomeError: (_error, { checkWith }) => ({
    retryable: false,
    advice:
      'The call may have taken effect, so do NOT call the tool again yet. ' +
      `${checkWith ? `Call ${checkWith} to check whether it did` : 'Ask a person to check whether it did'}, and then decide.`,
    facts: { outcome: 'unknown', checkWith },
  }),
  AuthenticationError: () => ({
    retryable: false,
    advice:
      'Genesys rejected the credentials of this connection. Calling the tool again does not help. ' +
      'The operator of this server must replace the credentials.',
  }),
  // The base class means that a local step failed, such as reading the token store.
  GenesysError: () => ({
    retryable: false,
    advice:
      'This server could not get or store its own access token. Nothing was changed, and Genesys is not the cause. ' +
      'The operator of this server finds the reason in its log, and must fix it.',
  }),
  PermissionError: (error, { operation }) => {
    const { missingPermissions } = error as PermissionError;
    const { permissions, scopes } = operation;
    const missing = missingPermissions.length > 0 ? missingPermissions : undefined;
    return {
      retryable: false,
      advice:
        `This connection is not allowed to do that.${missing ? ` Missing permissions: ${missing.join(', ')}.` : ''} ` +
        'Calling the tool again does not help. An administrator of the Genesys organization must grant the permission.',
      facts: { missingPermissions: missing, permissions, scopes },
    };
  },
  NotFoundError: () => ({
    retryable: false,
    advice:
      'Genesys did not find it, or this connection is not allowed to see it. ' +
      'Get current ids with a tool that lists or reads, and call this tool again.',
  }),
  ConflictError: (_error, { checkWith }) => ({
    retryable: false,
    advice:
      'The call conflicts with the current state. ' +
      `${checkWith ? `Call ${checkWith} to read the state` : 'Read the state'}, and then decide.`,
  }),
  ValidationError: (error) => {
    const { details } = error as ValidationError;
    return {
      retryable: false,
      advice:
        'Genesys rejected the request, and nothing was changed. Correct it according to the message, and call the tool again.',
      facts: { details: details.length > 0 ? details : undefined },
    };
  },
  RateLimitError: ({ retryAfter }) => ({
    retryable: true,
    advice:
      'Too many requests. Nothing was changed. ' +
      `Call the tool again ${retryAfter ? `after ${retryAfter} seconds` : 'in a minute'}.`,
    facts: { retryAfterSeconds: retryAfter },
  }),
  TimeoutError: adviseRetry,
  ConnectionError: adviseRetry,
};

/** For reads and idempotent writes. Any other write whose response was lost fails with an {@link UnknownOutcomeError}. */
function adviseRetry(_error: GenesysError, { operation }: FailedCall): Advice {
  const effect =
    operation.method === 'GET'
      ? 'Genesys could not be reached, and nothing was changed.'
      : 'Genesys did not respond. The call may have taken effect; the same call again has no further effect.';
  return { retryable: true, advice: `${effect} Call the tool again in a moment.` };
}

function adviseOnOther(error: GenesysError, call: FailedCall): Advice {
  const retryable = (error.status ?? 0) >= 500 && call.operation.idempotent;
  return retryable
    ? {
        retryable,
        advice:
          'Genesys failed to process the request. Call the tool again in a moment. ' +
          'If it keeps failing, give Genesys support the correlation id.',
      }
    : {
        retryable,
        advice:
          'Calling the tool again with the same arguments does not help. ' +
          'If the message has a correlation id, give it to Genesys support.',
      };
}

/** Genesys' error codes for a token without a user where one is required, and the reverse. */
const REQUIRED_TOKEN: Readonly<Record<string, 'user' | 'client'>> = { 'not.a.user': 'user', 'not.a.client': 'client' };

function adviseOnTokenKind(required: 'user' | 'client'): Advice {
  const kind = required === 'client' ? 'a client (grant Client Credentials)' : 'a user (grant Authorization Code)';
  return {
    retryable: false,
    advice: `This tool needs the token of ${kind}, and this connection has another kind. Use another connection or tool.`,
    facts: { neededToken: required },
  };
}
