import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../../codegen/openapi.ts';
import type { OperationInfo } from '../../src/transport/operation.ts';
import type { ExpectedCall } from './describe-call.ts';
import type { RecordedRequest, startRecordingServer } from './recording-server.ts';

type Server = Awaited<ReturnType<typeof startRecordingServer>>;
type Call = (operationId: string, args: JsonObject) => Promise<unknown>;

/** Calls an operation with samples of all arguments. Returns what differs from the spec. */
export async function testOperation(
  { id, method, path }: { id: string; method: string; path: string },
  info: OperationInfo,
  expected: ExpectedCall,
  call: Call,
  server: Server,
): Promise<string[]> {
  const { status, contentType, body } = expected.response;
  const isJson = /[/+]json\b/.test(contentType);
  const text = body === undefined || method === 'head' ? undefined : isJson ? JSON.stringify(body) : String(body);
  server.replyWith({ status, contentType, text });
  server.takeRequests();
  const args = argumentsOf(info, expected);
  let result: unknown;
  try {
    result = await call(id, args);
  } catch (error) {
    return [`the call failed: ${(error as Error).message}`];
  }
  const [request, ...others] = server.takeRequests();
  if (!request || others.length > 0) return [`${others.length + (request ? 1 : 0)} requests were sent instead of one`];
  return [
    ...compareRequest(request, method, path, expected),
    ...(isDeepStrictEqual(result, text === undefined ? undefined : body) ? [] : ['the result is not the response']),
  ];
}

/** The arguments of the client for the samples of the spec. */
export function argumentsOf(info: OperationInfo, { parameters }: ExpectedCall): JsonObject {
  const named = new Map(Object.entries(info.args).map(([name, arg]) => [`${arg.in} ${arg.wireName ?? name}`, name]));
  return Object.fromEntries(
    parameters.flatMap(({ in: where, name, value }) => {
      if (where !== 'body') return [[named.get(`${where} ${name}`) ?? name, value]];
      if (info.body === 'whole' || info.body === 'optionalWhole') return [['body', value]];
      return Object.entries(value as JsonObject).map(([key, item]) => [named.get(`body ${key}`) ?? key, item]);
    }),
  );
}

function compareRequest(request: RecordedRequest, method: string, path: string, expected: ExpectedCall): string[] {
  const { parameters, contentType } = expected;
  const url = new URL(request.url, 'http://localhost');
  const of = (where: string) => parameters.filter((parameter) => parameter.in === where);
  const wantedPath = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(of('path').find((one) => one.name === name)?.value)),
  );
  const wantedQuery = of('query').flatMap(({ name, value }) => [value].flat().map((item) => [name, String(item)]));
  const [body] = of('body');
  const sentBody = contentType && /[/+]json\b/.test(contentType) ? parseJson(request.body) : request.body;
  const problems: [boolean, string][] = [
    [request.method === method.toUpperCase(), `the method is ${request.method}`],
    [url.pathname === wantedPath, `the path is ${url.pathname} instead of ${wantedPath}`],
    [isDeepStrictEqual(sorted([...url.searchParams]), sorted(wantedQuery)), `the query is ${url.search}`],
    ...of('header').map(({ name, value }): [boolean, string] => [
      decodeHeader(request.headers[name.toLowerCase()]) === String(value),
      `the header ${name} is ${request.headers[name.toLowerCase()]}`,
    ]),
    [isDeepStrictEqual(sentBody, body ? body.value : ''), 'the body is not the argument'],
    [request.headers['content-type'] === contentType, `the content type is ${request.headers['content-type']}`],
  ];
  return problems.flatMap(([isRight, problem]) => (isRight ? [] : [problem]));
}

const sorted = (pairs: readonly string[][]) => pairs.map((pair) => pair.join('=')).sort();

/** Node reads headers as Latin-1. */
const decodeHeader = (value: string | string[] | undefined): string => String(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return isObject(text) ? text : `not JSON: ${text.slice(0, 40)}`;
  }
}
