import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Sandbox } from '../sandbox.js';
import { type ControlRequest, findControlProblem } from './authorize-control.js';
import type { ControlOperation } from './control-operation.js';
import { controlOperations } from './control-operations.js';
import { CONTROL_PATH } from './control-path.js';
import { createEventStream } from './event-stream.js';
import { buildControlDocument } from './openapi.js';

class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Responds to a request to the control API. */
export async function handleControlRequest(
  sandbox: Sandbox,
  controlRequest: ControlRequest,
  token: string | undefined,
): Promise<Response> {
  const { request } = controlRequest;
  const url = new URL(request.url);
  try {
    const problem = findControlProblem(controlRequest, token);
    if (problem) throw new ControlError(problem.status, problem.message);
    const path = url.pathname.slice(CONTROL_PATH.length);
    if (request.method === 'GET' && path === '/events') return createEventStream(sandbox);
    if (request.method === 'GET' && path === '/openapi.json') return createJsonResponse(200, buildControlDocument());
    const { operation, parameters } = findOperation(request.method, path);
    const query = parseQuery(operation, url.searchParams);
    const body = operation.body ? await parseBody(operation, request) : undefined;
    const organization = runSafely(() => sandbox.organization(query.organization));
    const input = { sandbox, organization, path: parameters, query, body };
    const result = await Promise.resolve()
      .then(() => operation.run(input))
      .catch(rejectRequest);
    return operation.response ? createJsonResponse(200, result) : new Response(null, { status: 204 });
  } catch (error) {
    if (error instanceof ControlError) return createJsonResponse(error.status, { message: error.message });
    throw error;
  }
}

/** The functions of the sandbox throw errors that name the invalid argument. */
function runSafely<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    return rejectRequest(error);
  }
}

function rejectRequest(error: unknown): never {
  throw new ControlError(400, error instanceof Error ? error.message : String(error));
}

const routes = controlOperations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

function findOperation(method: string, path: string) {
  const matches = routes.flatMap(({ operation, pattern }) => {
    const match = pattern.exec(path);
    return match ? [{ operation, parameters: decodeParameters(match.groups ?? {}) }] : [];
  });
  const found = matches.find(({ operation }) => operation.method === method);
  if (found) return found;
  if (matches.length === 0) {
    throw new ControlError(404, `Unknown path "${path}". ${CONTROL_PATH}/openapi.json lists all paths.`);
  }
  const methods = matches.map(({ operation }) => operation.method).join(', ');
  throw new ControlError(405, `"${path}" supports only ${methods}.`);
}

const decodeParameters = (groups: Record<string, string>) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, runSafely(() => decodeURIComponent(value))]));

function parseQuery({ query = {} }: ControlOperation, params: URLSearchParams): Record<string, string> {
  const unknown = [...params.keys()].find((name) => !Object.hasOwn(query, name));
  if (unknown === undefined) return Object.fromEntries(params);
  const known = Object.keys(query).join(', ');
  throw new ControlError(
    400,
    `Unknown query parameter "${unknown}". ${known ? `Use one of: ${known}.` : 'This operation has none.'}`,
  );
}

async function parseBody(operation: ControlOperation, request: Request): Promise<unknown> {
  const text = await request.text();
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ControlError(400, 'The request body is not valid JSON.');
  }
  const validate = getValidator(operation);
  if (!validate(value)) throw new ControlError(400, describeError(validate.errors?.[0], operation));
  return value;
}

const ajv = new Ajv2020({ strict: false });
const validators = new Map<string, ValidateFunction>();

function getValidator({ id, body = {} }: ControlOperation): ValidateFunction {
  const validate = validators.get(id) ?? ajv.compile(body);
  validators.set(id, validate);
  return validate;
}

function describeError(error: ErrorObject | undefined, { body }: ControlOperation): string {
  const { instancePath = '', keyword, params = {}, message = 'is invalid' } = error ?? {};
  const at = instancePath.slice(1).replaceAll('/', '.') || 'The request body';
  if (keyword === 'required') return `${at}: "${params.missingProperty}" is required.`;
  if (keyword === 'enum') return `"${at}" must be one of ${params.allowedValues.join(', ')}.`;
  if (keyword !== 'additionalProperties') return `"${at}" ${message}.`;
  const known = instancePath === '' ? ` Use one of: ${Object.keys(body?.properties ?? {}).join(', ')}.` : '';
  return `${at}: "${params.additionalProperty}" is unknown.${known}`;
}

const createJsonResponse = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  });
