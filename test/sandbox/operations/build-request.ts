import { type OperationId, operations } from '../../../src/generated/operations.js';
import type { OAuthClientOptions } from '../../../src/sandbox/index.js';
import type { World } from './world.js';

/** Builds the HTTP request of an operation without the client's validation. */
export function buildRequest(operationId: OperationId, args: Record<string, unknown>, origin: string) {
  const { path, method, args: argumentInfos, body: kind } = operations[operationId];
  const url = new URL(path, origin);
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(args)) {
    const { in: location, wireName = name } = argumentInfos[name] ?? { in: 'body' };
    if (location === 'path')
      url.pathname = url.pathname.replace(`%7B${wireName}%7D`, encodeURIComponent(String(value)));
    else if (location === 'query') for (const item of [value].flat()) url.searchParams.append(wireName, String(item));
    else properties[wireName] = value;
  }
  const body = kind === 'whole' || kind === 'optionalWhole' ? properties.body : properties;
  return { url, method, body: kind ? JSON.stringify(body) : undefined };
}

/** Creates a client-credentials token without a token request. */
export function createClientToken(world: World, options: OAuthClientOptions = {}): string {
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

export function createToken(world: World, caller: string): string {
  return caller === 'app' ? createClientToken(world) : world.organization.token(caller);
}
