/**
 * The rules of the comparison: what can change, how much it matters to a caller, and the sentence that says so.
 * `docs/spec-updates.md` explains them; a test holds the two together.
 */

import { code } from '../printable.ts';

/** breaking: code or a tool call that works today can stop working. risky: it may behave otherwise. compatible: neither. */
export type Severity = 'breaking' | 'risky' | 'compatible';

/** From the caller's side: what is sent, or what comes back. */
export type Direction = 'request' | 'response';

/** One change, before it is told: its rule, where it is, and what was there and is there now. */
export interface Change {
  rule: RuleId;
  place: Place;
  was?: unknown;
  is?: unknown;
}

export interface Place {
  /** Genesys' name of the operation; absent where a schema is shared by several. */
  operation?: string;
  argument?: string;
  /** The path of a schema: `EmailMessage.to[].email`. */
  schema?: string;
}

/** Whether a schema path begins at a named schema, not within an argument or an answer. */
export const isModelPath = (path: string): boolean => /^[A-Za-z_$]/.test(path);

interface Rule {
  severity: Severity;
  /** The sentence; `{was}` and `{is}` stand for the values. */
  says: string;
}

/** Of the operation as a whole. */
const OPERATION_RULES = {
  'operation-removed': { severity: 'breaking', says: 'Upstream no longer has the operation.' },
  'operation-added': { severity: 'compatible', says: 'The operation is new.' },
  'operation-renamed': {
    severity: 'breaking',
    says: "Genesys' name of the operation was {was} and is {is}: the tool's name and the id for `client.call` follow it.",
  },
  'operation-moved': {
    severity: 'risky',
    says: 'The endpoint was {was} and is {is}: versions of this package before this one call the old one.',
  },
  'operation-deprecated': { severity: 'risky', says: 'Upstream has deprecated the operation.' },
  'operation-undeprecated': { severity: 'compatible', says: 'Upstream no longer calls the operation deprecated.' },
  'operation-changed': { severity: 'risky', says: 'Another fact of the operation was {was} and is {is}.' },
  'permissions-tightened': { severity: 'breaking', says: 'The permissions were {was}; now it needs {is}.' },
  'permissions-loosened': { severity: 'compatible', says: 'The permissions were {was}; now it needs {is}.' },
  'scope-removed': { severity: 'breaking', says: 'The OAuth scope {was} is no longer enough.' },
  'scope-added': { severity: 'compatible', says: 'The OAuth scope {is} is enough, too.' },
  'token-narrowed': { severity: 'breaking', says: 'It took a token of the kind {was}; now it needs {is}.' },
  'token-widened': { severity: 'compatible', says: 'It took a token of the kind {was}; now it takes {is}.' },
  'error-added': { severity: 'compatible', says: 'It can answer with the error {is}.' },
  'error-removed': { severity: 'compatible', says: 'It no longer answers with the error {was}.' },
  'answer-removed': { severity: 'breaking', says: 'It no longer answers with content.' },
  'answer-added': { severity: 'compatible', says: 'It answers with content now.' },
  'answer-may-be-empty': { severity: 'breaking', says: 'Its answer can be empty now: the result can be `undefined`.' },
  'answer-never-empty': { severity: 'compatible', says: 'Its answer is never empty now.' },
  'success-changed': { severity: 'compatible', says: 'The statuses of success were {was} and are {is}.' },
  'media-types-changed': { severity: 'risky', says: 'The media types were {was} and are {is}.' },
  'body-required': { severity: 'risky', says: 'The body is required now: one is sent even where it is empty.' },
  'body-optional': { severity: 'compatible', says: 'The body is no longer required.' },
  'server-changed': { severity: 'risky', says: 'The server was {was} and is {is}.' },
  'security-changed': { severity: 'risky', says: 'The security schemes were {was} and are {is}.' },
  'model-renamed': { severity: 'breaking', says: 'The type {was} is called {is} now.' },
  'models-removed': { severity: 'breaking', says: 'These types are gone: {was}.' },
} as const satisfies Record<string, Rule>;

/** Of one argument of an operation. */
const ARGUMENT_RULES = {
  'argument-removed': { severity: 'breaking', says: 'The argument is gone.' },
  'argument-added': { severity: 'compatible', says: 'The argument is new, and optional.' },
  'required-argument-added': { severity: 'breaking', says: 'The argument is new, and required.' },
  'argument-required': { severity: 'breaking', says: 'The argument was optional and is required.' },
  'argument-optional': { severity: 'compatible', says: 'The argument was required and is optional.' },
  'argument-renamed': { severity: 'breaking', says: 'The argument was called {was} and is called {is}.' },
  'argument-moved': { severity: 'risky', says: 'The argument was sent in the {was} and is sent in the {is}.' },
  'argument-encoded': { severity: 'risky', says: 'How the argument is written was {was} and is {is}.' },
  'argument-read-only': { severity: 'breaking', says: 'Genesys alone sets the argument now.' },
  'argument-writable': { severity: 'compatible', says: 'Callers can set the argument now.' },
  'argument-deprecated': { severity: 'risky', says: 'Upstream has deprecated the argument.' },
  'argument-undeprecated': { severity: 'compatible', says: 'Upstream no longer calls the argument deprecated.' },
} as const satisfies Record<string, Rule>;

/** Of a value that a caller sends. */
const REQUEST_RULES = {
  'request-property-removed': { severity: 'breaking', says: 'The property is gone from what callers send.' },
  'request-property-added': { severity: 'compatible', says: 'Callers can send the new property.' },
  'request-required-property-added': { severity: 'breaking', says: 'Callers must send the new property.' },
  'request-property-renamed': {
    severity: 'breaking',
    says: 'Callers can no longer send {was}; {is}, of the same shape, seems to take its place.',
  },
  'request-property-required': { severity: 'breaking', says: 'Callers must send the property.' },
  'request-property-optional': { severity: 'compatible', says: 'Callers need not send the property any more.' },
  'request-property-read-only': { severity: 'breaking', says: 'Genesys alone sets the property now.' },
  'request-property-writable': { severity: 'compatible', says: 'Callers can set the property now.' },
  'request-type-changed': { severity: 'breaking', says: 'The type that callers send was {was} and is {is}.' },
  'request-type-widened': { severity: 'compatible', says: 'Callers could send {was} and can send {is}.' },
  'request-type-narrowed': { severity: 'breaking', says: 'Callers could send {was} and can send only {is}.' },
  'request-format-changed': { severity: 'risky', says: 'The format that callers send was {was} and is {is}.' },
  'request-values-removed': { severity: 'breaking', says: 'Callers can no longer send {was}.' },
  'request-values-added': { severity: 'compatible', says: 'Callers can also send {is}.' },
  'request-values-closed': { severity: 'breaking', says: 'Callers could send any value and can send only {is}.' },
  'request-values-opened': { severity: 'compatible', says: 'Callers could send only {was} and can send any value.' },
  'request-limit-tightened': { severity: 'breaking', says: 'The limit for callers was {was} and is {is}.' },
  'request-limit-loosened': { severity: 'compatible', says: 'The limit for callers was {was} and is {is}.' },
  'request-pattern-changed': { severity: 'breaking', says: 'The pattern that callers keep to was {was} and is {is}.' },
  'request-default-changed': { severity: 'risky', says: 'What is taken for a missing value was {was} and is {is}.' },
  'request-property-deprecated': { severity: 'risky', says: 'Upstream has deprecated the property in requests.' },
  'request-property-undeprecated': {
    severity: 'compatible',
    says: 'Upstream no longer calls the property deprecated in requests.',
  },
  'request-model-changed': { severity: 'compatible', says: 'The type that callers send was {was} and is {is}.' },
  'request-schema-changed': { severity: 'risky', says: 'Another fact of what callers send was {was} and is {is}.' },
} as const satisfies Record<string, Rule>;

/** Of a value that comes back. */
const RESPONSE_RULES = {
  'response-property-removed': { severity: 'breaking', says: 'The property is gone from answers.' },
  'response-property-added': { severity: 'compatible', says: 'Answers have the new property.' },
  'response-property-renamed': {
    severity: 'breaking',
    says: '{was} is gone from answers; {is}, of the same shape, seems to take its place.',
  },
  'response-property-required': { severity: 'compatible', says: 'Answers always have the property.' },
  'response-property-optional': { severity: 'breaking', says: 'Answers need not have the property any more.' },
  'response-property-read-only': { severity: 'compatible', says: 'Types mark the property `readonly` now.' },
  'response-property-writable': { severity: 'compatible', says: 'Types no longer mark the property `readonly`.' },
  'response-type-changed': { severity: 'breaking', says: 'The type in answers was {was} and is {is}.' },
  'response-type-widened': { severity: 'breaking', says: 'Answers had {was} and can have {is}.' },
  'response-type-narrowed': { severity: 'compatible', says: 'Answers had {was} and have only {is}.' },
  'response-format-changed': { severity: 'risky', says: 'The format in answers was {was} and is {is}.' },
  'response-values-removed': { severity: 'compatible', says: 'Answers no longer have {was}.' },
  'response-values-added': { severity: 'risky', says: 'Answers can also have {is}.' },
  'response-values-closed': { severity: 'compatible', says: 'Answers had any value and have only {is}.' },
  'response-values-opened': { severity: 'risky', says: 'Answers had only {was} and can have any value.' },
  'response-limit-tightened': { severity: 'compatible', says: 'The limit in answers was {was} and is {is}.' },
  'response-limit-loosened': { severity: 'risky', says: 'The limit in answers was {was} and is {is}.' },
  'response-pattern-changed': { severity: 'risky', says: 'The pattern in answers was {was} and is {is}.' },
  'response-default-changed': { severity: 'risky', says: 'What a missing value means was {was} and is {is}.' },
  'response-property-deprecated': { severity: 'risky', says: 'Upstream has deprecated the property in answers.' },
  'response-property-undeprecated': {
    severity: 'compatible',
    says: 'Upstream no longer calls the property deprecated in answers.',
  },
  'response-model-changed': { severity: 'compatible', says: 'The type in answers was {was} and is {is}.' },
  'response-schema-changed': { severity: 'risky', says: 'Another fact of answers was {was} and is {is}.' },
} as const satisfies Record<string, Rule>;

export const RULES = { ...OPERATION_RULES, ...ARGUMENT_RULES, ...REQUEST_RULES, ...RESPONSE_RULES } as const;

export type RuleId = keyof typeof RULES;

type KindOf<D extends Direction, Id = RuleId> = Id extends `${D}-${infer Kind}` ? Kind : never;

/** What can change in a schema, in either direction. */
export type SchemaChangeKind = KindOf<'request'> | KindOf<'response'>;

/** The rule of a change in a schema; undefined where the direction does not care. */
export function ruleOf(direction: Direction, kind: SchemaChangeKind): RuleId | undefined {
  const id = `${direction}-${kind}`;
  return Object.hasOwn(RULES, id) ? (id as RuleId) : undefined;
}

/** The sentence of a change, for people. */
export function sentenceOf({ rule, was, is }: Change): string {
  const values = { '{was}': was, '{is}': is };
  return RULES[rule].says.replaceAll(/\{was\}|\{is\}/g, (name) => words(values[name as keyof typeof values]));
}

function words(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.length > 0 ? value.map(words).join(', ') : 'none';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
