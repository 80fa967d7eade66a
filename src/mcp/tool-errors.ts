import { type OperationId, operations } from '../generated/operations.js';
import {
  type ArgumentError,
  type GenesysError,
  isGenesysError,
  type PermissionError,
  type ValidationError,
} from '../transport/errors.js';
import { failure, type ToolResult } from './tool-result.js';

/** What the words of an error need to know of the call. */
export interface FailedCall {
  readonly operationId: OperationId;
  /** The name, in this server's name style, of the tool that reads the outcome. */
  readonly lookWith: string | undefined;
}

/** What an error means for the model. */
interface Advice {
  readonly retryable: boolean;
  readonly advice: string;
  /** Facts beyond status, code and correlation id. */
  readonly facts?: Record<string, unknown>;
}

/**
 * An error as a result that tells the model what to do. Anything that is not one of this package's errors, a
 * cancellation above all, is thrown on.
 */
export function toolError(error: unknown, call: FailedCall): ToolResult {
  if (!isGenesysError(error)) throw error;
  const { retryable, advice, facts } = adviceOn(error, call);
  return failure([error.message, advice], {
    kind: error.name,
    message: error.message,
    status: error.status,
    code: error.code,
    correlationId: error.correlationId,
    retryable,
    ...facts,
    advice,
  });
}

function adviceOn(error: GenesysError, call: FailedCall): Advice {
  const needed = TOKEN_NEEDED[error.code ?? ''];
  if (needed) return wrongTokenKind(needed);
  const advise = Object.hasOwn(ADVICE, error.name) ? ADVICE[error.name] : undefined;
  return advise ? advise(error, call) : other(error, call);
}

type Advise = (error: GenesysError, call: FailedCall) => Advice;

/** By the error's name: the class itself may be another copy's, where the client is the application's own. */
const ADVICE: Readonly<Record<string, Advise>> = {
  ArgumentError: (error) => ({
    retryable: false,
    advice: 'Nothing was sent. Mend the arguments that are named, and call again.',
    facts: { problems: (error as ArgumentError).problems },
  }),
  UnknownOutcomeError: (_error, { lookWith }) => ({
    retryable: false,
    advice:
      `The outcome is unknown: it may have taken effect. Do NOT repeat the call. ` +
      `${lookWith ? `Look with ${lookWith} whether it did` : 'Have a person look whether it did'}, and only then decide.`,
    facts: { outcome: 'unknown', lookWith },
  }),
  AuthenticationError: () => ({
    retryable: false,
    advice:
      'The credentials of this connection were refused: calling again does not help. Whoever runs this server must renew them.',
  }),
  // The base class itself: what this side needs for a login can't be read or kept.
  GenesysError: () => ({
    retryable: false,
    advice:
      'This server has trouble with its own tokens: nothing was changed, and Genesys has no part in it. Whoever runs the server ' +
      'finds the reason in its log, and must mend it.',
  }),
  PermissionError: (error, { operationId }) => {
    const { missingPermissions } = error as PermissionError;
    const { permissions, scopes } = operations[operationId];
    const missing = missingPermissions.length > 0 ? missingPermissions : undefined;
    return {
      retryable: false,
      advice:
        `This connection may not do that${missing ? `: it lacks ${missing.join(', ')}` : ''}. ` +
        'Calling again does not help. An administrator of the organization must grant it.',
      facts: { missingPermissions: missing, permissions, scopes },
    };
  },
  NotFoundError: () => ({
    retryable: false,
    advice:
      'There is no such thing, or this connection may not see it. Take ids from a fresh list or read, and call again.',
  }),
  ConflictError: (_error, { lookWith }) => ({
    retryable: false,
    advice: `The call does not fit the present state. Read it${lookWith ? ` with ${lookWith}` : ''}, then decide what to do.`,
  }),
  ValidationError: (error) => {
    const { details } = error as ValidationError;
    return {
      retryable: false,
      advice: 'Genesys refused the arguments, and nothing was changed. Mend them by what it says, and call again.',
      facts: { details: details.length > 0 ? details : undefined },
    };
  },
  RateLimitError: ({ retryAfter }) => ({
    retryable: true,
    advice: `Too many requests. Nothing was changed. Call again ${retryAfter ? `after ${retryAfter} seconds` : 'in a minute'}.`,
    facts: { retryAfterSeconds: retryAfter },
  }),
  TimeoutError: mayRepeat,
  ConnectionError: mayRepeat,
};

/** Reads and idempotent writes. A lost write is an {@link UnknownOutcomeError}, so this one had no effect. */
function mayRepeat(): Advice {
  return { retryable: true, advice: 'Genesys could not be reached, and nothing was changed. Call again in a moment.' };
}

function other(error: GenesysError, call: FailedCall): Advice {
  const retryable = (error.status ?? 0) >= 500 && operations[call.operationId].idempotent;
  return retryable
    ? {
        retryable,
        advice: 'Genesys has a problem. Call again in a moment; if it stays, give its support the correlation id.',
      }
    : {
        retryable,
        advice:
          'Calling again in the same way does not help. Give Genesys support the correlation id, where there is one.',
      };
}

/** Genesys' codes for a token without a user where one is needed, and the other way round. */
const TOKEN_NEEDED: Readonly<Record<string, 'user' | 'client'>> = { 'not.a.user': 'user', 'not.a.client': 'client' };

function wrongTokenKind(needed: 'user' | 'client'): Advice {
  const which = needed === 'client' ? 'a client (grant Client Credentials)' : 'a user (grant Authorization Code)';
  return {
    retryable: false,
    advice: `This tool needs the token of ${which}, and this connection has another. Use another connection or tool.`,
    facts: { neededToken: needed },
  };
}
