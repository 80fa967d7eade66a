import type { ArgumentInfo } from '../src/transport/operation.ts';
import { CodegenError, type Operation, type Parameter, refName, resolve, type Schema } from './openapi.ts';
import { acceptedSchema } from './request-body.ts';

export interface Argument {
  /** The name that callers use. */
  name: string;
  /** The name that upstream uses; differs only where the overlay renames. */
  wireName: string;
  in: 'path' | 'query' | 'header' | 'body';
  required: boolean;
  readOnly: boolean;
  deprecated: boolean;
  description: string;
  schema: Schema;
  /** Whether callers may pass values that its enum does not list: those of a model that responses have as well. */
  open: boolean;
  /** What stands between the items of a list in the query, unless each repeats the name. */
  join?: NonNullable<ArgumentInfo['join']>;
}

/** The arguments outside the body, those of the path first and in its order. */
export function parametersOf(
  operation: Operation,
  schemas: Record<string, Schema>,
  path: string,
  place: string,
): Argument[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const order = ({ in: where, name }: Parameter) => (where === 'path' ? inPath.indexOf(name) : inPath.length);
  const parameters = [...(operation.parameters ?? [])].sort((a, b) => order(a) - order(b));
  for (const name of inPath) {
    if (!parameters.some((p) => p.in === 'path' && p.name === name)) {
      throw new CodegenError(`${place}: upstream does not describe the path parameter {${name}}.`);
    }
  }
  return parameters.map((parameter) => {
    if (parameter.in === 'cookie')
      throw new CodegenError(`${place}: cookie parameters (${parameter.name}) are not supported.`);
    return {
      name: parameter['x-argument-name'] ?? parameter.name,
      wireName: parameter.name,
      in: parameter.in,
      required: parameter.required ?? false,
      readOnly: false,
      deprecated: parameter.deprecated ?? false,
      description: parameter.description ?? '',
      schema: parameter.schema,
      open: false,
      ...joinOf(parameter, schemas, place),
    };
  });
}

/** By the `style` of OpenAPI 3, which the conversion makes of Swagger's `collectionFormat`. */
const JOINS: Readonly<Record<string, NonNullable<ArgumentInfo['join']>>> = {
  form: ',',
  pipeDelimited: '|',
  spaceDelimited: ' ',
};

function joinOf(parameter: Parameter, schemas: Record<string, Schema>, place: string): Pick<Argument, 'join'> {
  const { name, in: where, style = '', explode } = parameter;
  if (resolve(parameter.schema, schemas).type !== 'array') return {};
  const join = where === 'query' ? JOINS[style] : undefined;
  if (join === ',' && explode) return {};
  if (join && !explode) return { join };
  throw new CodegenError(
    `${place}: how the list "${name}" (${where}) is written is not supported: lists in the query are, with the ` +
      'collectionFormat multi, csv, pipes or ssv. Leave the operation out, or set style and explode in the overlay.',
  );
}

/**
 * An object body becomes one argument for each property, the required ones first, the read-only ones last; any other is the
 * argument `body`.
 */
export function bodyOf(
  operation: Operation,
  schemas: Record<string, Schema>,
  received: ReadonlySet<string>,
  place: string,
) {
  const requestBody = operation.requestBody;
  if (!requestBody) return undefined;
  const schema = acceptedSchema(requestBody, schemas);
  if (!schema) {
    const types = Object.keys(requestBody.content)
      .filter((type) => type !== 'application/json')
      .join(', ');
    throw new CodegenError(`${place}: only JSON bodies are supported; this one is ${types || 'undescribed'}.`);
  }
  const required = requestBody.required ?? false;
  const shape = resolve(schema, schemas);
  if (!shape.properties || shape.additionalProperties) {
    const description = shape.description ?? '';
    const facts = { required, readOnly: false, deprecated: false, description, schema, open: false };
    const whole: Argument = { name: 'body', wireName: 'body', in: 'body', ...facts };
    return { kind: 'whole' as const, required, args: [whole] };
  }
  const { $ref } = requestBody.content['application/json']?.schema ?? {};
  const isReceived = $ref !== undefined && received.has(refName($ref));
  const accepted = requestBody['x-accepted-values'] ?? {};
  const mustHave = new Set(shape.required);
  const args = Object.entries(shape.properties).map(([name, property]): Argument => {
    const resolved = resolve(property, schemas);
    return {
      name: property['x-argument-name'] ?? name,
      wireName: name,
      in: 'body',
      required: mustHave.has(name),
      readOnly: resolved.readOnly ?? false,
      deprecated: resolved.deprecated ?? false,
      description: resolved.description ?? '',
      schema: property,
      open: isReceived && !Object.hasOwn(accepted, name),
    };
  });
  const rank = ({ required, readOnly }: Argument) => (required ? 0 : readOnly ? 2 : 1);
  args.sort((a, b) => rank(a) - rank(b));
  return { kind: 'properties' as const, required, args };
}
