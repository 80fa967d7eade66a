import type { ArgumentInfo } from '../src/transport/operation.ts';
import { FILE, getMedia, getMediaType, TEXT } from './media-types.ts';
import {
  CodegenError,
  hasProperties,
  type Operation,
  type Parameter,
  refName,
  resolve,
  type Schema,
} from './openapi.ts';
import { getAcceptedSchema } from './request-body.ts';

export interface Argument {
  /** The name that callers use. */
  name: string;
  /** The name in requests; differs from `name` only if the overlay renames the argument. */
  wireName: string;
  in: 'path' | 'query' | 'header' | 'body';
  required: boolean;
  readOnly: boolean;
  deprecated: boolean;
  description: string;
  schema: Schema;
  /** Whether callers may pass values that the enum does not list, as in models that responses also contain. */
  open: boolean;
  /** The separator between the items of a query array; undefined if each item is a parameter of its own. */
  join?: NonNullable<ArgumentInfo['join']>;
}

/** The arguments outside the body: path parameters first, in the order of the path. */
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
      throw new CodegenError(
        `${place}: the upstream spec does not define the path parameter {${name}}. Remove this method from the slice.`,
      );
    }
  }
  return parameters.map((parameter) => {
    if (parameter.in === 'cookie')
      throw new CodegenError(
        `${place}: the cookie parameter "${parameter.name}" is not supported. Remove this method from the slice.`,
      );
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

/** Separators by the OpenAPI 3 `style` that the upgrade derives from Swagger's `collectionFormat`. */
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
    `${place}: the serialization of the array "${name}" (${where}) is not supported. Arrays must be in the query and ` +
      'have the collectionFormat multi, csv, pipes or ssv. Set style and explode in the overlay, or remove this method ' +
      'from the slice.',
  );
}

/** Whether the schema's properties describe all of its values, so that each can be an argument. */
const isClosedObject = (shape: Schema): boolean =>
  hasProperties(shape) && !shape.additionalProperties && !shape.anyOf && !shape['x-nullable'];

/**
 * The arguments of the request body. An object body becomes one argument per property, required ones first and read-only
 * ones last. Any other body becomes the argument `body`.
 */
export function bodyOf(
  operation: Operation,
  schemas: Record<string, Schema>,
  responseModels: ReadonlySet<string>,
  place: string,
) {
  const requestBody = operation.requestBody;
  if (!requestBody) return undefined;
  const media = getMedia(requestBody.content);
  const schema = getAcceptedSchema(requestBody, schemas);
  if (!media || !schema) {
    throw new CodegenError(
      `${place}: the request body has no schema. Add one in the overlay, or remove this method from the slice.`,
    );
  }
  const required = requestBody.required ?? false;
  const common = { required, mediaType: getMediaType(media) };
  const shape = resolve(schema, schemas);
  const hasFields = media.kind === 'form' || (media.kind === 'json' && isClosedObject(shape));
  if (!shape.properties || !hasFields) {
    const description = shape.description ?? '';
    const data = media.kind === 'text' ? TEXT : media.kind === 'blob' ? FILE : schema;
    const defaults = { required, readOnly: false, deprecated: false, description, schema: data, open: false };
    const whole: Argument = { name: 'body', wireName: 'body', in: 'body', ...defaults };
    return { kind: 'whole' as const, ...common, args: [whole], needs: {} };
  }
  const { $ref } = media.schema ?? {};
  const isInResponses = $ref !== undefined && responseModels.has(refName($ref));
  const accepted = requestBody['x-accepted-values'] ?? {};
  const requiredNames = new Set(shape.required);
  const args = Object.entries(shape.properties).map(([name, property]): Argument => {
    const resolved = resolve(property, schemas);
    return {
      name: property['x-argument-name'] ?? name,
      wireName: name,
      in: 'body',
      required: requiredNames.has(name),
      readOnly: resolved.readOnly ?? false,
      deprecated: resolved.deprecated ?? false,
      description: resolved.description ?? '',
      schema: property,
      open: isInResponses && !Object.hasOwn(accepted, name),
    };
  });
  const rank = ({ required, readOnly }: Argument) => (required ? 0 : readOnly ? 2 : 1);
  args.sort((a, b) => rank(a) - rank(b));
  const nested = args.flatMap(({ name, schema: property }) =>
    Object.entries(resolve(property, schemas)['x-needs'] ?? {}).map(([one, other]) => [
      `${name}.${one}`,
      `${name}.${other}`,
    ]),
  );
  const needs: Record<string, string> = { ...shape['x-needs'], ...Object.fromEntries(nested) };
  return { kind: 'properties' as const, ...common, args, needs };
}
