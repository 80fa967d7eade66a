import type { OperationModel } from '../model.ts';
import type { Parameter } from '../openapi.ts';
import type { Argument } from '../operation-arguments.ts';
import { findRenames } from './renames.ts';
import { type Change, isModelPath, type RuleId } from './rules.ts';
import type { createSchemaComparison } from './schemas.ts';
import type { OperationSide } from './sides.ts';

type Compare = ReturnType<typeof createSchemaComparison>['changes'];

/** Compares the arguments of an operation, and the schemas of their values. */
export function compareArguments(before: OperationSide, after: OperationSide, compare: Compare): Change[] {
  const renamed = new Map([
    ...findRenamesInPath(before.model, after.model),
    ...findRenamesInBody(before.model, after.model, compare),
  ]);
  const former = new Map(before.model.args.map((arg) => [renamed.get(arg.name) ?? arg.name, arg]));
  const current = new Map(after.model.args.map((arg) => [arg.name, arg]));
  return [...new Set([...former.keys(), ...current.keys()])].flatMap((name) => {
    const [was, is] = [former.get(name), current.get(name)];
    if (was && is) return changesOf(was, is, before, after, compare);
    if (was) return [{ rule: 'argument-removed', place: placeOf(was, before) } satisfies Change];
    if (!is) return [];
    const rule: RuleId = is.required ? 'required-argument-added' : 'argument-added';
    return [{ rule, place: placeOf(is, after) }];
  });
}

/** A path argument was renamed if the argument at its position has another name. */
function findRenamesInPath(before: OperationModel, after: OperationModel): Map<string, string> {
  const inPath = ({ args }: OperationModel) => args.filter((arg) => arg.in === 'path').map((arg) => arg.name);
  const [was, is] = [inPath(before), inPath(after)];
  if (was.length !== is.length) return new Map();
  return new Map(was.flatMap((name, index) => (is.includes(name) ? [] : [[name, is[index] ?? name] as const])));
}

/** A body argument was renamed if a similarly named one has the same schema. */
function findRenamesInBody(before: OperationModel, after: OperationModel, compare: Compare): Map<string, string> {
  const only = (model: OperationModel, other: OperationModel) =>
    new Map(
      model.args
        .filter((arg) => arg.in === 'body' && !other.args.some(({ name }) => name === arg.name))
        .map((arg) => [arg.name, arg]),
    );
  const isSame = (was: Argument, is: Argument) =>
    was.required === is.required &&
    was.readOnly === is.readOnly &&
    compare({ before: was.schema, after: is.schema, at: '' }, 'request').length === 0;
  return findRenames(only(before, after), only(after, before), isSame);
}

function changesOf(
  was: Argument,
  is: Argument,
  before: OperationSide,
  after: OperationSide,
  compare: Compare,
): Change[] {
  const place = placeOf(is, after);
  const encoding = [encodingOf(was, before), encodingOf(is, after)];
  const candidates: (Change | false)[] = [
    was.name !== is.name && { rule: 'argument-renamed', place, was: was.name, is: is.name },
    was.in !== is.in && { rule: 'argument-moved', place, was: was.in, is: is.in },
    was.required !== is.required && { rule: is.required ? 'argument-required' : 'argument-optional', place },
    was.readOnly !== is.readOnly && { rule: is.readOnly ? 'argument-read-only' : 'argument-writable', place },
    was.deprecated !== is.deprecated && {
      rule: is.deprecated ? 'argument-deprecated' : 'argument-undeprecated',
      place,
    },
    was.in === is.in &&
      encoding[0] !== encoding[1] && { rule: 'argument-encoding-changed', place, was: encoding[0], is: encoding[1] },
  ];
  // The deprecation of the argument itself is already a change.
  const plain = ({ schema }: Argument) => ({ ...schema, deprecated: false });
  const inside = compare({ before: plain(was), after: plain(is), at: place.schema ?? '' }, 'request');
  return [
    ...candidates.filter((change) => change !== false),
    ...inside.map((change) => ({ ...change, place: placeInside(place, change.place.schema ?? '') })),
  ];
}

/** The place of a change in an argument's own value is the argument; in a referenced schema, that schema. */
function placeInside(place: Change['place'], at: string): Change['place'] {
  const start = place.schema ?? '';
  const own = start === '' ? !isModelPath(at) : at === start || /^[.[{]/.test(at.slice(start.length));
  if (!own || !at.startsWith(start)) return { schema: at };
  return start === '' ? { ...place, argument: `${place.argument ?? ''}${at}` } : { ...place, schema: at };
}

/** The place of an argument from a named body is the body's schema, which operations can share. */
function placeOf(arg: Argument, { model, body }: OperationSide): Change['place'] {
  if (arg.in === 'body' && model.body?.kind === 'properties' && body) {
    return { argument: arg.name, schema: `${body}.${arg.wireName}` };
  }
  return { operation: model.id, argument: arg.name };
}

/** How a parameter is serialized: `style`, `explode` and other keywords of the spec. */
function encodingOf(arg: Argument, { operation }: OperationSide): string {
  const parameter = operation.parameters?.find((p) => p.in === arg.in && p.name === arg.wireName);
  if (!parameter) return '';
  const known = new Set(['name', 'in', 'required', 'description', 'deprecated', 'schema', 'x-argument-name']);
  const rest = Object.entries(parameter satisfies Parameter).filter(([key]) => !known.has(key));
  return rest.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ') || 'plain';
}
