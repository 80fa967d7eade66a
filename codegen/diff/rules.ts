/**
 * The rules of the comparison: what can change, how severe the change is, and the sentence that describes it.
 * `docs/spec-updates.md` lists them; a test keeps the two in sync.
 */

import { code } from '../printable.ts';

/** breaking: code or a tool call that works today can fail. risky: it can behave differently. compatible: neither. */
export type Severity = 'breaking' | 'risky' | 'compatible';

export type Direction = 'request' | 'response';

/** One change: its rule, its place, and the values before and after. */
export interface Change {
  rule: RuleId;
  place: Place;
  was?: unknown;
  is?: unknown;
}

export interface Place {
  /** The operation ID; absent if several operations share the schema. */
  operation?: string;
  argument?: string;
  /** The path of a schema, such as `EmailMessage.to[].email`. */
  schema?: string;
}

/** Whether a schema path starts at a model, rather than inside an argument or a response. */
export const isModelPath = (path: string): boolean => /^[A-Za-z_$]/.test(path);

interface Rule {
  severity: Severity;
  /** The sentence for reports; `{was}` and `{is}` are placeholders for the values. */
  sentence: string;
}

/** Changes of an operation as a whole. */
const OPERATION_RULES = {
  'operation-removed': { severity: 'breaking', sentence: 'The operation was removed from the upstream spec.' },
  'operation-added': { severity: 'compatible', sentence: 'The operation is new.' },
  'operation-renamed': {
    severity: 'breaking',
    sentence:
      'The operation ID changed from {was} to {is}. The tool name and the ID for `client.call` change accordingly.',
  },
  'operation-moved': {
    severity: 'risky',
    sentence: 'The endpoint changed from {was} to {is}. Earlier versions of this package call the old endpoint.',
  },
  'operation-deprecated': { severity: 'risky', sentence: 'The operation is now deprecated.' },
  'operation-undeprecated': { severity: 'compatible', sentence: 'The operation is no longer deprecated.' },
  'operation-changed': { severity: 'risky', sentence: 'The operation changed from {was} to {is}.' },
  'permissions-tightened': {
    severity: 'breaking',
    sentence: 'The required permissions changed from {was} to {is}.',
  },
  'permissions-loosened': {
    severity: 'compatible',
    sentence: 'The required permissions changed from {was} to {is}.',
  },
  'scope-removed': { severity: 'breaking', sentence: 'The OAuth scope {was} is no longer sufficient.' },
  'scope-added': { severity: 'compatible', sentence: 'The OAuth scope {is} is now also sufficient.' },
  'token-narrowed': { severity: 'breaking', sentence: 'The accepted kind of token changed from {was} to {is}.' },
  'token-widened': { severity: 'compatible', sentence: 'The accepted kind of token changed from {was} to {is}.' },
  'error-added': { severity: 'compatible', sentence: 'The operation can now return the error {is}.' },
  'error-removed': { severity: 'compatible', sentence: 'The operation no longer returns the error {was}.' },
  'response-body-removed': { severity: 'breaking', sentence: 'The response no longer has a body.' },
  'response-body-added': { severity: 'compatible', sentence: 'The response now has a body.' },
  'response-may-be-empty': {
    severity: 'breaking',
    sentence: 'The response can now be empty. The result can be `undefined`.',
  },
  'response-never-empty': { severity: 'compatible', sentence: 'The response now always has a body.' },
  'success-status-changed': { severity: 'compatible', sentence: 'The success statuses changed from {was} to {is}.' },
  'media-types-changed': { severity: 'risky', sentence: 'The media types changed from {was} to {is}.' },
  'response-header-removed': { severity: 'risky', sentence: 'The response no longer has the header {was}.' },
  'response-header-added': { severity: 'compatible', sentence: 'The response now has the header {is}.' },
  'response-header-changed': { severity: 'risky', sentence: 'The response header changed from {was} to {is}.' },
  'body-required': {
    severity: 'risky',
    sentence: 'The request body is now required. The client sends it even if it is empty.',
  },
  'body-optional': { severity: 'compatible', sentence: 'The request body is no longer required.' },
  'server-changed': { severity: 'risky', sentence: 'The server changed from {was} to {is}.' },
  'base-path-changed': {
    severity: 'breaking',
    sentence: 'The path of all operations now starts with {is} instead of {was}. Earlier versions call the old path.',
  },
  'security-changed': { severity: 'risky', sentence: 'The security schemes changed from {was} to {is}.' },
  'model-renamed': { severity: 'breaking', sentence: 'The type {was} was renamed to {is}.' },
  'models-removed': { severity: 'breaking', sentence: 'These types were removed: {was}.' },
} as const satisfies Record<string, Rule>;

/** Changes of one argument of an operation. */
const ARGUMENT_RULES = {
  'argument-removed': { severity: 'breaking', sentence: 'The argument was removed.' },
  'argument-added': { severity: 'compatible', sentence: 'The argument is new and optional.' },
  'required-argument-added': { severity: 'breaking', sentence: 'The argument is new and required.' },
  'argument-required': { severity: 'breaking', sentence: 'The argument is now required.' },
  'argument-optional': { severity: 'compatible', sentence: 'The argument is no longer required.' },
  'argument-renamed': { severity: 'breaking', sentence: 'The argument {was} was renamed to {is}.' },
  'argument-moved': { severity: 'risky', sentence: 'The argument moved from the {was} to the {is}.' },
  'argument-encoding-changed': {
    severity: 'risky',
    sentence: 'The serialization of the argument changed from {was} to {is}.',
  },
  'argument-read-only': { severity: 'breaking', sentence: 'The argument is now read-only.' },
  'argument-writable': { severity: 'compatible', sentence: 'The argument is no longer read-only.' },
  'argument-deprecated': { severity: 'risky', sentence: 'The argument is now deprecated.' },
  'argument-undeprecated': { severity: 'compatible', sentence: 'The argument is no longer deprecated.' },
} as const satisfies Record<string, Rule>;

/** Changes of a value in requests. */
const REQUEST_RULES = {
  'request-property-removed': { severity: 'breaking', sentence: 'The request no longer accepts the property.' },
  'request-property-added': { severity: 'compatible', sentence: 'The property is new in requests and optional.' },
  'request-required-property-added': {
    severity: 'breaking',
    sentence: 'The property is new in requests and required.',
  },
  'request-property-renamed': {
    severity: 'breaking',
    sentence: 'The request no longer accepts {was}. It accepts {is} of the same type, probably the new name.',
  },
  'request-property-required': { severity: 'breaking', sentence: 'The request now requires the property.' },
  'request-property-optional': { severity: 'compatible', sentence: 'The request no longer requires the property.' },
  'request-property-read-only': { severity: 'breaking', sentence: 'The property is now read-only.' },
  'request-property-writable': { severity: 'compatible', sentence: 'The property is no longer read-only.' },
  'request-type-changed': { severity: 'breaking', sentence: 'The type in requests changed from {was} to {is}.' },
  'request-type-widened': { severity: 'compatible', sentence: 'The type in requests widened from {was} to {is}.' },
  'request-type-narrowed': { severity: 'breaking', sentence: 'The type in requests narrowed from {was} to {is}.' },
  'request-format-changed': { severity: 'risky', sentence: 'The format in requests changed from {was} to {is}.' },
  'request-values-removed': { severity: 'breaking', sentence: 'The request no longer accepts {was}.' },
  'request-values-added': { severity: 'compatible', sentence: 'The request now also accepts {is}.' },
  'request-values-closed': { severity: 'breaking', sentence: 'The request now accepts only {is}.' },
  'request-values-opened': {
    severity: 'compatible',
    sentence: 'The request now accepts any value, not only {was}.',
  },
  'request-limit-tightened': { severity: 'breaking', sentence: 'The limit in requests changed from {was} to {is}.' },
  'request-limit-loosened': { severity: 'compatible', sentence: 'The limit in requests changed from {was} to {is}.' },
  'request-pattern-changed': { severity: 'breaking', sentence: 'The pattern in requests changed from {was} to {is}.' },
  'request-default-changed': { severity: 'risky', sentence: 'The default in requests changed from {was} to {is}.' },
  'request-property-deprecated': { severity: 'risky', sentence: 'The property is now deprecated in requests.' },
  'request-property-undeprecated': {
    severity: 'compatible',
    sentence: 'The property is no longer deprecated in requests.',
  },
  'request-model-changed': {
    severity: 'compatible',
    sentence: 'The name of the type in requests changed from {was} to {is}.',
  },
  'request-map-closed': {
    severity: 'breaking',
    sentence: 'The request no longer accepts other properties than the listed ones.',
  },
  'request-null-added': { severity: 'compatible', sentence: 'The request now also accepts `null`.' },
  'request-null-removed': { severity: 'breaking', sentence: 'The request no longer accepts `null`.' },
  'request-schema-changed': { severity: 'risky', sentence: 'The schema in requests changed from {was} to {is}.' },
} as const satisfies Record<string, Rule>;

/** Changes of a value in responses. */
const RESPONSE_RULES = {
  'response-property-removed': { severity: 'breaking', sentence: 'The response no longer has the property.' },
  'response-property-added': { severity: 'compatible', sentence: 'The property is new in responses.' },
  'response-property-renamed': {
    severity: 'breaking',
    sentence: 'The response no longer has {was}. It has {is} of the same type, probably the new name.',
  },
  'response-property-required': { severity: 'compatible', sentence: 'The response now always has the property.' },
  'response-property-optional': { severity: 'breaking', sentence: 'The response no longer always has the property.' },
  'response-property-read-only': { severity: 'compatible', sentence: 'The property is now `readonly` in the types.' },
  'response-property-writable': {
    severity: 'compatible',
    sentence: 'The property is no longer `readonly` in the types.',
  },
  'response-type-changed': { severity: 'breaking', sentence: 'The type in responses changed from {was} to {is}.' },
  'response-type-widened': { severity: 'breaking', sentence: 'The type in responses widened from {was} to {is}.' },
  'response-type-narrowed': { severity: 'compatible', sentence: 'The type in responses narrowed from {was} to {is}.' },
  'response-format-changed': { severity: 'risky', sentence: 'The format in responses changed from {was} to {is}.' },
  'response-values-removed': { severity: 'compatible', sentence: 'The response no longer contains {was}.' },
  'response-values-added': { severity: 'risky', sentence: 'The response can now contain {is}.' },
  'response-values-closed': { severity: 'compatible', sentence: 'The response now contains only {is}.' },
  'response-values-opened': {
    severity: 'risky',
    sentence: 'The response can now contain any value, not only {was}.',
  },
  'response-limit-tightened': {
    severity: 'compatible',
    sentence: 'The limit in responses changed from {was} to {is}.',
  },
  'response-limit-loosened': { severity: 'risky', sentence: 'The limit in responses changed from {was} to {is}.' },
  'response-pattern-changed': { severity: 'risky', sentence: 'The pattern in responses changed from {was} to {is}.' },
  'response-default-changed': { severity: 'risky', sentence: 'The default in responses changed from {was} to {is}.' },
  'response-property-deprecated': { severity: 'risky', sentence: 'The property is now deprecated in responses.' },
  'response-property-undeprecated': {
    severity: 'compatible',
    sentence: 'The property is no longer deprecated in responses.',
  },
  'response-model-changed': {
    severity: 'compatible',
    sentence: 'The name of the type in responses changed from {was} to {is}.',
  },
  'response-map-closed': {
    severity: 'breaking',
    sentence: 'The response no longer has other properties than the listed ones.',
  },
  'response-null-added': { severity: 'breaking', sentence: 'The value in responses can now be `null`.' },
  'response-null-removed': { severity: 'compatible', sentence: 'The value in responses is no longer `null`.' },
  'response-schema-changed': { severity: 'risky', sentence: 'The schema in responses changed from {was} to {is}.' },
} as const satisfies Record<string, Rule>;

export const RULES = { ...OPERATION_RULES, ...ARGUMENT_RULES, ...REQUEST_RULES, ...RESPONSE_RULES } as const;

export type RuleId = keyof typeof RULES;

type KindOf<Id> = Id extends `${Direction}-${infer Kind}` ? Kind : never;

/** The kinds of changes in a schema: the rule IDs without their direction. */
export type SchemaChangeKind = KindOf<keyof typeof REQUEST_RULES | keyof typeof RESPONSE_RULES>;

/** The rule for a change in a schema; undefined if the change does not matter in this direction. */
export function ruleOf(direction: Direction, kind: SchemaChangeKind): RuleId | undefined {
  const id = `${direction}-${kind}`;
  return Object.hasOwn(RULES, id) ? (id as RuleId) : undefined;
}

/** The sentence that describes a change. */
export function sentenceOf({ rule, was, is }: Change): string {
  const values = { '{was}': was, '{is}': is };
  return RULES[rule].sentence.replaceAll(/\{was\}|\{is\}/g, (name) => formatValue(values[name as keyof typeof values]));
}

function formatValue(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.length > 0 ? value.map(formatValue).join(', ') : 'none';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
