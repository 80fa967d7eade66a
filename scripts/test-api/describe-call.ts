import { getOwn, isObject, type JsonObject } from '../../codegen/openapi.ts';
import { createSampler } from './sample.ts';

/** A call of one operation, as the upstream spec describes it. */
export interface ExpectedCall {
  /** The sample of each parameter: its place, its name in the request, and its value. The body has no name. */
  parameters: { in: string; name: string; value: unknown }[];
  /** Media type of the request body, if there is one. */
  contentType: string | undefined;
  response: { status: number; contentType: string; body: unknown };
}

/** Reads the upstream spec only, so that a mistake of codegen cannot hide. */
export function createDescriber(spec: { definitions: JsonObject }) {
  const { sample } = createSampler(spec.definitions);
  return (operation: JsonObject): ExpectedCall => {
    const parameters = (Array.isArray(operation.parameters) ? operation.parameters : []) as JsonObject[];
    return {
      parameters: parameters.map((parameter) => ({
        in: String(parameter.in),
        name: String(parameter.name),
        value: sample(parameter.in === 'body' ? parameter.schema : parameter, 'request'),
      })),
      contentType: parameters.some((parameter) => parameter.in === 'body') ? selectType(operation.consumes) : undefined,
      response: describeResponse(operation),
    };
  };

  function describeResponse({ responses, produces }: JsonObject): ExpectedCall['response'] {
    const all = Object.entries(isObject(responses) ? responses : {});
    const [status, response] = all.find(([code]) => /^2\d\d$/.test(code)) ?? ['200', {}];
    const schema = getOwn(response, 'schema');
    const isEmpty = schema === undefined || /\/(Empty|Void)$/.test(String(getOwn(schema, '$ref')));
    const contentType = selectType(produces);
    return { status: Number(status), contentType, body: isEmpty ? undefined : sample(schema, 'response') };
  }
}

/** JSON if the operation offers it. */
function selectType(types: unknown): string {
  const all = Array.isArray(types) && types.length > 0 ? types : ['application/json'];
  return String(all.find((type) => type === 'application/json') ?? all[0]);
}
