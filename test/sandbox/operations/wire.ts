import { type OperationId, operations } from '../../../src/generated/operations.js';
import type { OAuthClientOptions } from '../../../src/sandbox/index.js';
import type { World } from './world.js';

/** An operation's call as it goes over the wire, whether the client would send it or not. */
export function assemble(operationId: OperationId, args: Record<string, unknown>, origin: string) {
  const { path, method, args: infos, body: kind } = operations[operationId];
  const url = new URL(path, origin);
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(args)) {
    const { in: place, wireName = name } = infos[name] ?? { in: 'body' };
    if (place === 'path') url.pathname = url.pathname.replace(`%7B${wireName}%7D`, encodeURIComponent(String(value)));
    else if (place === 'query') for (const item of [value].flat()) url.searchParams.append(wireName, String(item));
    else body[wireName] = value;
  }
  return { url, method, body: kind ? JSON.stringify(body) : undefined };
}

/** A client-credentials token as a client gets it, without the detour. */
export function clientToken(world: World, options: OAuthClientOptions = {}): string {
  const { clientId } = world.organization.addClient(options);
  const token = `token-of-${clientId}`;
  world.sandbox.state.tokens[token] = {
    organizationId: world.organization.id,
    clientId,
    scopes: [...(options.scopes ?? ['*'])],
    expiresAt: world.sandbox.clock.now() + 3_600_000,
  };
  return token;
}

export function tokenOf(world: World, who: string): string {
  return who === 'app' ? clientToken(world) : world.organization.token(who);
}
