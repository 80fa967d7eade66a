import type { ControlOperation, Schema } from './control-operation.js';
import { controlOperations } from './control-operations.js';
import { CONTROL_PATH } from './control-path.js';
import { object, text } from './schemas.js';

const ERROR = { $ref: '#/components/schemas/Error' };

const jsonContent = (schema: Schema) => ({ 'application/json': { schema } });

/** Builds the OpenAPI document of the control API. */
export function buildControlDocument(): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const operation of controlOperations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control API of the sandbox',
      version: '1',
      description: 'Acts as a customer, simulates failures, moves the clock, adds data, and shows what happened.',
    },
    servers: [{ url: CONTROL_PATH }],
    security: [{}, { token: [] }],
    paths: { ...paths, '/events': { get: EVENTS }, '/openapi.json': { get: DOCUMENT } },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The control token. Not needed on the same machine.' },
      },
      schemas: { Error: object({ message: text('What is wrong, and how to fix it.') }) },
    },
  };
}

function describeOperation({ id, path, summary, query = {}, body, response }: ControlOperation): Schema {
  const pathNames = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters = [
    ...pathNames.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string' },
    })),
  ];
  return {
    operationId: id,
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: jsonContent(body) } } : {}),
    responses: {
      ...(response
        ? { 200: { description: 'Success.', content: jsonContent(response) } }
        : { 204: { description: 'Success.' } }),
      default: { description: 'An invalid or forbidden request.', content: jsonContent(ERROR) },
    },
  };
}

const EVENTS: Schema = {
  operationId: 'streamEvents',
  summary:
    'Stream the events of the sandbox as server-sent events: conversation, message, typing, request, webhook and change.',
  responses: { 200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
};

const DOCUMENT: Schema = {
  operationId: 'getControlDocument',
  summary: 'Return this document.',
  responses: { 200: { description: 'The document.', content: jsonContent({ type: 'object' }) } },
};
