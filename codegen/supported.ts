import { formatEndpoint } from './diff/moved-operations.ts';
import { CodegenError } from './openapi.ts';
import type { Slice, SliceMethod } from './slice.ts';

/** An operation of the slice that codegen can't generate. */
export interface Unsupported {
  /** The method of the client, such as `emails.get`. */
  method: string;
  /** Such as `GET /api/v2/users`. */
  endpoint: string;
  /** What is wrong. */
  problems: readonly string[];
}

/** A slice that codegen can generate, and the operations that it lacks. */
export interface Supported<T> {
  slice: Slice;
  omitted: Unsupported[];
  result: T;
}

export interface SupportOptions<T> {
  /** Builds everything. */
  build: (slice: Slice) => T | Promise<T>;
  /** Throws a CodegenError for each operation that `build` fails for. Cheaper than `build`. */
  check: (slice: Slice) => void;
  /** Leave out unsupported operations instead of failing. */
  skip?: boolean | undefined;
}

/**
 * Builds a slice. If that fails, checks the operations one by one, so that one error has the problems of all.
 *
 * @throws CodegenError with all problems, unless `skip` is set and the remaining operations are valid.
 */
export async function buildSupported<T>(slice: Slice, options: SupportOptions<T>): Promise<Supported<T>> {
  const { build, check, skip } = options;
  try {
    return { slice, omitted: [], result: await build(slice) };
  } catch (error) {
    if (!(error instanceof CodegenError)) throw error;
    const omitted = findUnsupported(slice, check);
    if (!skip || omitted.length === 0) throw describeProblems(slice, omitted, check) ?? error;
    const rest = without(slice, omitted);
    if (countMethods(rest) === 0) throw withProblems('codegen supports no operation of the slice:', omitted);
    return { slice: rest, omitted, result: await build(rest) };
  }
}

/** All problems of a slice in one error: those of each operation, then those of the others together; undefined if there are none. */
export function findProblems(slice: Slice, check: (slice: Slice) => void): CodegenError | undefined {
  const [whole] = findError(select(slice, new Set()), check) ?? [];
  return whole ?? describeProblems(slice, findUnsupported(slice, check), check);
}

function describeProblems(
  slice: Slice,
  unsupported: Unsupported[],
  check: (slice: Slice) => void,
): CodegenError | undefined {
  const errors = [
    ...(unsupported.length > 0 ? [withProblems('The upstream spec does not fit the slice:', unsupported)] : []),
    ...(findError(without(slice, unsupported), check) ?? []),
  ];
  return combineErrors(errors);
}

/** One error with the messages of all; undefined without errors. */
export function combineErrors(errors: readonly (CodegenError | undefined)[]): CodegenError | undefined {
  const all = errors.filter((error) => error !== undefined);
  const [first, ...others] = all;
  return others.length === 0 ? first : new CodegenError(all.map(({ message }) => message).join('\n'));
}

const withProblems = (message: string, unsupported: readonly Unsupported[]) =>
  new CodegenError(message, { problems: [...new Set(unsupported.flatMap(({ problems }) => problems))] });

/** Halves the slice until each failure has one operation. Operations that work in a group are not checked alone. */
function findUnsupported(slice: Slice, check: (slice: Slice) => void): Unsupported[] {
  const [whole] = findError(select(slice, new Set()), check) ?? [];
  // The spec or the overlay as a whole is invalid.
  if (whole) throw whole;
  const search = (methods: readonly SliceMethod[]): Unsupported[] => {
    const [error] = findError(select(slice, new Set(methods)), check) ?? [];
    if (!error) return [];
    const [only, ...others] = methods;
    if (only && others.length === 0) return [{ ...describe(slice, only), problems: error.problems }];
    const middle = Math.ceil(methods.length / 2);
    return [...search(methods.slice(0, middle)), ...search(methods.slice(middle))];
  };
  return search(slice.channels.flatMap(({ methods }) => methods));
}

function findError(slice: Slice, check: (slice: Slice) => void): [CodegenError] | undefined {
  try {
    check(slice);
    return undefined;
  } catch (error) {
    if (error instanceof CodegenError) return [error];
    throw error;
  }
}

/** The slice with only these methods. Channels stay, because the overlay can name them. */
const select = (slice: Slice, methods: ReadonlySet<SliceMethod>): Slice => ({
  ...slice,
  channels: slice.channels.map((channel) => ({
    ...channel,
    methods: channel.methods.filter((method) => methods.has(method)),
  })),
});

function without(slice: Slice, omitted: readonly Unsupported[]): Slice {
  const endpoints = new Set(omitted.map(({ endpoint }) => endpoint));
  const names = new Set(omitted.map(({ method }) => method));
  const methods = slice.channels.flatMap((channel) => channel.methods);
  const toolsets = slice.toolsets.map((toolset) => ({
    ...toolset,
    methods: toolset.methods.filter((method) => !names.has(method)),
  }));
  return select({ ...slice, toolsets }, new Set(methods.filter((method) => !endpoints.has(formatEndpoint(method)))));
}

function describe(slice: Slice, method: SliceMethod): Omit<Unsupported, 'problems'> {
  const channel = slice.channels.find(({ methods }) => methods.includes(method));
  return { method: `${channel?.name}.${method.name}`, endpoint: formatEndpoint(method) };
}

const countMethods = ({ channels }: Slice): number => channels.flatMap(({ methods }) => methods).length;
