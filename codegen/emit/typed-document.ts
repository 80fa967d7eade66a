import type { Model, OperationModel } from '../model.ts';
import {
  type HttpMethod,
  type OpenApiDocument,
  type Operation,
  type RequestBody,
  type Response,
  refName,
  type Schema,
} from '../openapi.ts';
import { code } from '../printable.ts';
import { acceptedSchema } from '../request-body.ts';
import { resolveMentions } from '../resolve-mentions.ts';

/** An OpenAPI document whose error responses are components, so that the types of each status take one line. */
export interface TypedDocument extends Omit<OpenApiDocument, 'components'> {
  components: OpenApiDocument['components'] & { responses: Record<string, Response> };
}

/**
 * The document as openapi-typescript is to see it: request bodies as callers write them, no content where a response has
 * none, and descriptions that name the client's methods.
 */
export function typedDocument(document: OpenApiDocument, model: Model): TypedDocument {
  const responses: Record<string, Response> = {};
  const paths: OpenApiDocument['paths'] = {};
  for (const one of model.operations) {
    const method = one.method.toLowerCase() as HttpMethod;
    const operation = document.paths[one.path]?.[method];
    if (operation) paths[one.path] = { ...paths[one.path], [method]: typedOperation(operation, one, model, responses) };
  }
  return { ...document, paths, components: { ...document.components, responses } };
}

function typedOperation(
  { requestBody, ...operation }: Operation,
  one: OperationModel,
  model: Model,
  shared: Record<string, Response>,
): Operation {
  const schema = requestBody && bodySchema(requestBody, one, model.schemas);
  const description = resolveMentions(one, model, ({ channel, name }) => code(`${channel}.${name}`));
  return {
    ...operation,
    ...(description && { description }),
    ...(requestBody && {
      requestBody: schema ? { ...requestBody, content: { 'application/json': { schema } } } : requestBody,
    }),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [status, typedResponse(status, response)]),
    ),
  };

  function typedResponse(status: string, response: Response): Response {
    if (one.success[Number(status)] === 'empty') return { description: response.description };
    const body = response.content?.['application/json']?.schema;
    if (/^2/.test(status) || !body?.$ref) return response;
    const name = refName(body.$ref);
    shared[name] ??= { description: `An error, as ${code(name)}.`, content: { 'application/json': { schema: body } } };
    return { $ref: `#/components/responses/${name}` } as unknown as Response;
  }
}

/** The body, in which the enums of a model that responses have too are the model's own, and so as open as they are there. */
function bodySchema(requestBody: RequestBody, { args }: OperationModel, schemas: Record<string, Schema>) {
  const { $ref } = requestBody.content['application/json']?.schema ?? {};
  const schema = acceptedSchema(requestBody, schemas);
  if (!$ref || !schema?.properties) return schema;
  const open = args.filter((arg) => arg.in === 'body' && arg.open && arg.schema.enum);
  const own = open.map(({ wireName, schema: { description } }): [string, Schema] => [
    wireName,
    { $ref: `${$ref}/properties/${wireName}`, ...(description && { description }) },
  ]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(own) } };
}
