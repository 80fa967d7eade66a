import type { Model } from '../model.ts';
import { resolveMentions } from '../resolve-mentions.ts';

/**
 * What a model can do about errors and invalid arguments. Mentions of operations stay, because the name of a tool depends on the
 * server.
 *
 * @throws CodegenError for a mention of an unknown operation.
 */
export function buildAdvice(model: Model) {
  const { operations, errorAdvice, argumentSources } = model;
  for (const operation of operations)
    for (const description of Object.values(operation.errorAdvice))
      resolveMentions({ ...operation, description }, model, ({ name }) => name);
  const idOf = (place: string) => operations.find(({ method, path }) => `${method} ${path}` === place)?.id;
  return {
    errors: errorAdvice,
    operationErrors: Object.fromEntries(
      operations
        .filter((operation) => Object.keys(operation.errorAdvice).length > 0)
        .map((operation) => [operation.id, operation.errorAdvice]),
    ),
    arguments: Object.fromEntries(
      Object.entries(argumentSources).map(([name, { lookups, ...source }]) => [
        name,
        { ...source, ...(lookups && { lookups: lookups.flatMap((place) => idOf(place) ?? []) }) },
      ]),
    ),
  };
}
