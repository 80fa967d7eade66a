import type { Model, OperationModel } from '../model.ts';
import { getOwn, isObject, refName } from '../openapi.ts';
import type { Argument } from '../operation-arguments.ts';
import { toPrintable } from '../printable.ts';
import { findOperation, type Swagger2 } from '../trim.ts';

/**
 * Returns a lookup of Genesys' own description by the place of a missing description (see {@link findMissingDescriptions}).
 * It helps to write one and is only for the terminal: text of Genesys must not be written to files.
 */
export function indexUpstreamDescriptions(full: Swagger2, model: Model): (place: string) => string | undefined {
  const byPlace = new Map<string, string>();
  const put = (place: string, ...texts: unknown[]) => {
    const description = texts.filter((text) => typeof text === 'string' && text !== '').join(' — ');
    if (description) byPlace.set(place, toPrintable(description));
  };
  for (const operation of model.operations) {
    const raw = findOperation(full, { method: lower(operation.method), path: operation.specPath });
    put(operation.id, getOwn(raw, 'summary'), getOwn(raw, 'description'));
    for (const arg of operation.args) {
      put(`${operation.id}: ${arg.name} (${arg.in})`, findArgumentDescription(full, raw, arg));
    }
  }
  return (place) => {
    const [head = ''] = place.split(': no ');
    const [, schema = '', property = ''] = /^(\w+)\.([^.[\]]+)/.exec(head) ?? [];
    const described = getOwn(getOwn(getOwn(getOwn(full.definitions, schema), 'properties'), property), 'description');
    return byPlace.get(head) ?? (typeof described === 'string' ? toPrintable(described) : undefined);
  };
}

const lower = (method: OperationModel['method']) => method.toLowerCase() as Lowercase<OperationModel['method']>;

function findArgumentDescription(full: Swagger2, operation: unknown, arg: Argument): unknown {
  const parameters = getOwn(operation, 'parameters');
  const all: unknown[] = Array.isArray(parameters) ? parameters : [];
  if (arg.in !== 'body') {
    return getOwn(
      all.find((parameter) => getOwn(parameter, 'in') === arg.in && getOwn(parameter, 'name') === arg.wireName),
      'description',
    );
  }
  const body = all.find((parameter) => getOwn(parameter, 'in') === 'body');
  const schema = getOwn(body, 'schema');
  const ref = getOwn(schema, '$ref');
  const shape = typeof ref === 'string' ? getOwn(full.definitions, refName(ref)) : schema;
  const property = getOwn(getOwn(shape, 'properties'), arg.wireName);
  return isObject(property) ? property.description : getOwn(body, 'description');
}
