import { getMedia, getSuccessResponses, isSuccessRange } from '../media-types.ts';
import type { Model, OperationModel } from '../model.ts';
import { expandNullable } from '../nullable.ts';
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
import { getAcceptedSchema } from '../request-body.ts';
import { resolveMentions } from '../resolve-mentions.ts';

/** A spec whose error responses are components, so that their types take one line per status. */
export interface TypedDocument extends Omit<OpenApiDocument, 'components'> {
  components: OpenApiDocument['components'] & { responses: Record<string, Response> };
}

/**
 * Prepares the spec for openapi-typescript: request bodies as callers write them, no content for empty responses, and
 * descriptions with the names of the client's methods.
 */
export function buildTypedDocument(document: OpenApiDocument, model: Model): TypedDocument {
  const responses: Record<string, Response> = {};
  const paths: OpenApiDocument['paths'] = {};
  for (const info of model.operations) {
    const { path, specPath } = info;
    const method = info.method.toLowerCase() as HttpMethod;
    const operation = document.paths[specPath]?.[method];
    if (operation) paths[path] = { ...paths[path], [method]: typedOperation(operation, info, model, responses) };
  }
  return expandNullable({ ...document, paths, components: { ...document.components, responses } });
}

function typedOperation(
  { requestBody, ...operation }: Operation,
  info: OperationModel,
  model: Model,
  shared: Record<string, Response>,
): Operation {
  const type = getMedia(requestBody?.content)?.type ?? '';
  const errors = Object.entries(operation.responses).filter(
    ([status]) => !/^2\d\d$/.test(status) && !isSuccessRange(status, operation),
  );
  const schema = requestBody && bodySchema(requestBody, info, model.schemas);
  const description = resolveMentions(info, model, ({ channel, name }) => code(`${channel}.${name}`));
  return {
    ...operation,
    ...(description && { description }),
    ...(requestBody && {
      requestBody: schema ? { ...requestBody, content: { [type]: { schema } } } : requestBody,
    }),
    responses: Object.fromEntries(
      [...errors, ...getSuccessResponses(operation)].map(([status, response]) => [
        status,
        typedResponse(String(status), response),
      ]),
    ),
  };

  function typedResponse(status: string, response: Response): Response {
    if (info.success[Number(status)] === 'empty') return { description: response.description };
    const body = getMedia(response.content)?.schema;
    if (/^2/.test(status) || !body?.$ref) return response;
    const name = refName(body.$ref);
    shared[name] ??= { description: `An error, as ${code(name)}.`, content: { 'application/json': { schema: body } } };
    return { $ref: `#/components/responses/${name}` } as unknown as Response;
  }
}

/** The body's schema. If responses contain the same model, its enums reference the model's, so that they are open too. */
function bodySchema(requestBody: RequestBody, { args }: OperationModel, schemas: Record<string, Schema>) {
  const { $ref } = getMedia(requestBody.content)?.schema ?? {};
  const schema = getAcceptedSchema(requestBody, schemas);
  if (!$ref || !schema?.properties) return schema;
  const open = args.filter((arg) => arg.in === 'body' && arg.open && arg.schema.enum);
  const own = open.map(({ wireName, schema: { description } }): [string, Schema] => [
    wireName,
    { $ref: `${$ref}/properties/${wireName}`, ...(description && { description }) },
  ]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(own) } };
}
