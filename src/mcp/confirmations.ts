import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createRequestStateCodec } from '@modelcontextprotocol/server';
import { ArgumentError } from '../transport/errors.js';

/** The environment variable of the key that the replicas of a server share. */
const CONFIRM_KEY = 'GENESYS_MCP_CONFIRM_KEY';

/** One call, as the person was shown it: what a confirmation is good for, and nothing else. */
export interface Confirmable {
  /** The tool's full name. */
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly connection: string;
  /** Who calls; undefined where everyone is the same. */
  readonly principal: string | undefined;
}

/** Why a confirmation is not good. */
export type Doubt = 'forged' | 'expired' | 'other' | 'used';

export interface ConfirmationOptions {
  /** At least 32 bytes; by default a random one of this process, so that no other process takes its confirmations. */
  readonly key?: string | undefined;
  /** How long a confirmation is good for, in seconds. */
  readonly seconds: number;
}

export interface Confirmations {
  /** What travels with the question and comes back with the answer. It has a digest of the call, and none of its content. */
  stateFor(call: Confirmable): Promise<string>;
  /** Uses the confirmation up; says what is wrong with it where it is not good for the call. */
  use(state: string | undefined, call: Confirmable): Promise<Doubt | undefined>;
}

interface Payload {
  readonly call: string;
  readonly once: string;
}

/**
 * Confirmations that the client brings back: the server keeps no question, so that any replica takes the answer. They are
 * signed (HMAC-SHA256). What it keeps, until they expire, is which ones were used, so that one yes sends one message.
 *
 * @throws ArgumentError for a key that is too short.
 */
export function confirmations({ key, seconds }: ConfirmationOptions): Confirmations {
  if (key !== undefined && Buffer.byteLength(key) < 32) {
    const problem = 'must have at least 32 bytes (openssl rand -hex 32 makes one)';
    throw new ArgumentError('mcp', [{ argument: CONFIRM_KEY, problem }]);
  }
  const codec = createRequestStateCodec<Payload>({ key: key ?? randomBytes(32), ttlSeconds: seconds });
  /** When each used one expires, the first to expire first. */
  const used = new Map<string, number>();

  return {
    stateFor: (call) => codec.mint({ call: digestOf(call), once: randomUUID() }),
    async use(state, call) {
      const payload = await verified(state ?? '');
      if (typeof payload === 'string') return payload;
      if (payload.call !== digestOf(call)) return 'other';
      const now = Date.now();
      for (const [once, expires] of used) {
        if (expires > now) break;
        used.delete(once);
      }
      if (used.has(payload.once)) return 'used';
      // A second more than it can still be good for.
      used.set(payload.once, now + (seconds + 1) * 1000);
      return undefined;
    },
  };

  async function verified(state: string): Promise<Payload | Doubt> {
    try {
      // The codec asks for the context only where it binds to one: the digest binds to more.
      return await codec.verify(state, undefined as never);
    } catch (error) {
      return (error as Error).message === 'expired' ? 'expired' : 'forged';
    }
  }
}

/** The same for the same call, in whatever order its arguments stand. */
const digestOf = ({ tool, args, connection, principal }: Confirmable): string =>
  createHash('sha256')
    .update(JSON.stringify([tool, connection, principal ?? null, args], inOrder))
    .digest('base64url');

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
