import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ArgumentProblem } from '../transport/errors.js';
import { problemsOf } from './argument-problems.js';

/**
 * Everything that is wrong with a value by a JSON Schema 2020-12; nothing for a good one. The validator library is loaded
 * at the first call, and a schema is compiled once, when it is first needed: a server's start pays for neither.
 */
export async function problemsWith(schema: object, value: unknown): Promise<ArgumentProblem[]> {
  const validate = compiled.get(schema) ?? (await compile(schema));
  return validate(value) ? [] : problemsOf(validate.errors as ErrorObject[], value);
}

const compiled = new WeakMap<object, ValidateFunction>();
let library: Promise<(schema: object) => ValidateFunction> | undefined;

async function compile(schema: object): Promise<ValidateFunction> {
  library ??= load();
  const validate = (await library)(schema);
  compiled.set(schema, validate);
  return validate;
}

async function load(): Promise<(schema: object) => ValidateFunction> {
  const [{ Ajv2020 }, formats] = await Promise.all([import('ajv/dist/2020.js'), import('ajv-formats')]);
  // `x-mcp-header` and the like are for others: not strict about keywords. `verbose` gives the schema to the words.
  // Code is not optimized: it runs as fast without, and compiles in half the time.
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true, code: { optimize: false } });
  const addFormats = formats.default as unknown as ((ajv: Ajv) => void) & { default?: (ajv: Ajv) => void };
  (addFormats.default ?? addFormats)(ajv);
  return (schema) => ajv.compile(schema);
}

type Ajv = import('ajv/dist/2020.js').Ajv2020;
