import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ArgumentProblem } from '../transport/errors.js';
import { toArgumentProblems } from './argument-problems.js';

/**
 * Validates a value against a JSON Schema 2020-12. Returns all problems; none for a valid value.
 *
 * The validator library is loaded with the first call, and each schema is compiled once, so that the server starts faster.
 */
export async function validate(schema: object, value: unknown): Promise<ArgumentProblem[]> {
  const validator = compiledSchemas.get(schema) ?? (await compile(schema));
  return validator(value) ? [] : toArgumentProblems(validator.errors as ErrorObject[], value);
}

const compiledSchemas = new WeakMap<object, ValidateFunction>();
let library: Promise<(schema: object) => ValidateFunction> | undefined;

async function compile(schema: object): Promise<ValidateFunction> {
  library ??= loadValidator();
  const validator = (await library)(schema);
  compiledSchemas.set(schema, validator);
  return validator;
}

async function loadValidator(): Promise<(schema: object) => ValidateFunction> {
  const [{ Ajv2020 }, formats] = await Promise.all([import('ajv/dist/2020.js'), import('ajv-formats')]);
  // Not strict, because the schemas have keywords for other programs, such as `x-mcp-header`. The messages need `verbose`.
  // Without `optimize`, compiling takes half the time, and validating takes no longer.
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true, code: { optimize: false } });
  const addFormats = formats.default as unknown as ((ajv: Ajv) => void) & { default?: (ajv: Ajv) => void };
  (addFormats.default ?? addFormats)(ajv);
  return (schema) => ajv.compile(schema);
}

type Ajv = import('ajv/dist/2020.js').Ajv2020;
