import type { Model } from '../model.ts';
import { pascalCase } from '../names.ts';
import { BANNER, typeImport } from './typescript.ts';

/** Emits `index.ts` for a slice outside this package: a function that creates the client, and all types. */
export function emitEntry(model: Model, runtime: string): string {
  const name = pascalCase(model.name);
  return `${BANNER}

import { type ClientOptions, createSliceClient, type SliceClient } from '${runtime}';
${typeImport([`${name}Channels`, 'OperationTypes'], './client.js')}
import { methods, operations } from './operations.js';
import type { paths } from './schema.js';

export type * from './args.js';
export type * from './client.js';
export type { CommonErrorCode, ErrorCodes } from './error-codes.js';
export type * from './models.js';
export { type OperationId, operations } from './operations.js';
export type { paths } from './schema.js';

/** A client for one organization. */
export type ${name}Client = SliceClient<${name}Channels, OperationTypes, paths>;

/**
 * Creates a client for one organization. Sends nothing before the first call.
 *
 * @throws ArgumentError for an unknown region or an invalid option.
 */
export const create${name}Client = (options: ClientOptions): ${name}Client =>
  createSliceClient<${name}Channels, OperationTypes, paths>({ operations, methods }, options);
`;
}
