import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createRequestStateCodec } from '@modelcontextprotocol/server';
import { ArgumentError } from '../transport/errors.js';
import { memoryUsedConfirmations, type UsedConfirmations } from './used-confirmations.js';

/** The environment variable with the key that all replicas of a server share. */
const KEY_VARIABLE = 'GENESYS_MCP_CONFIRM_KEY';

/** The call that a person sees. A confirmation is valid for this call only. */
export interface ConfirmedCall {
  /** The tool's full name. */
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly connection: string;
  /** The name of the principal; undefined if everyone is the same principal. */
  readonly principal: string | undefined;
}

/** Why a confirmation is invalid. */
export type InvalidConfirmation = 'forged' | 'expired' | 'other' | 'used' | 'unchecked';

export interface ConfirmationOptions {
  /** The key of the signature, at least 32 bytes. Default: a random key, so that no other process accepts the confirmations. */
  readonly key?: string | undefined;
  /** How long a confirmation is valid, in seconds. */
  readonly seconds: number;
  /** Default: in memory, so that each replica accepts a confirmation once. */
  readonly used?: UsedConfirmations | undefined;
}

/** Issues and verifies confirmations. */
export interface Confirmations {
  /** Creates the state that the client returns with the person's response. It has a digest of the call, but not its content. */
  createState(call: ConfirmedCall): Promise<string>;
  /** Uses a confirmation for a call. Returns the reason if it is invalid. */
  use(state: string | undefined, call: ConfirmedCall): Promise<InvalidConfirmation | undefined>;
}

interface Payload {
  readonly call: string;
  readonly nonce: string;
}

/**
 * Creates confirmations that the client stores, signed with HMAC-SHA256. The server does not store the questions, so any replica
 * can process a response. `used` stores which confirmations were used, until they expire, so that each sends one request.
 *
 * @throws ArgumentError for a key that is too short.
 */
export function createConfirmations({
  key,
  seconds,
  used = memoryUsedConfirmations(),
}: ConfirmationOptions): Confirmations {
  if (key !== undefined && Buffer.byteLength(key) < 32) {
    const problem = 'must have at least 32 bytes. Run "openssl rand -hex 32" to create one';
    throw new ArgumentError('mcp', [{ argument: KEY_VARIABLE, problem }]);
  }
  const codec = createRequestStateCodec<Payload>({ key: key ?? randomBytes(32), ttlSeconds: seconds });

  return {
    createState: (call) => codec.mint({ call: computeDigest(call), nonce: randomUUID() }),
    async use(state, call) {
      const payload = await verify(state ?? '');
      if (typeof payload === 'string') return payload;
      if (payload.call !== computeDigest(call)) return 'other';
      // One second longer than the confirmation can still be valid.
      const isFirst = await used.add(payload.nonce, (seconds + 1) * 1000).catch(() => undefined);
      if (isFirst === undefined) return 'unchecked';
      return isFirst ? undefined : 'used';
    },
  };

  async function verify(state: string): Promise<Payload | InvalidConfirmation> {
    try {
      // The codec uses the context only if it binds the state to one. The digest binds it to the call instead.
      return await codec.verify(state, undefined as never);
    } catch (error) {
      return (error as Error).message === 'expired' ? 'expired' : 'forged';
    }
  }
}

/** Does not depend on the order of the arguments. */
const computeDigest = ({ tool, args, connection, principal }: ConfirmedCall): string =>
  createHash('sha256')
    .update(JSON.stringify([tool, connection, principal ?? null, args], sortKeys))
    .digest('base64url');

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
