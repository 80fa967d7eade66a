import { toolNameOf } from '../names.ts';
import type { MediaTypes, OpenApiDocument, Schema } from '../openapi.ts';
import type { Slice } from '../slice.ts';
import { compareArguments } from './argument-changes.ts';
import { compareOperations } from './operations.ts';
import { type Change, type Direction, isModelPath, RULES, type RuleId, type Severity, sentenceOf } from './rules.ts';
import { createSchemaComparison } from './schemas.ts';
import { type OperationSide, type Side, sideOf } from './sides.ts';

/** One change, with all that a maintainer wants to know of it. */
export interface Finding extends Change {
  rule: RuleId;
  severity: Severity;
  sentence: string;
  /** The tools and the client's methods that it touches. */
  tools: string[];
  methods: string[];
}

/** A document with the slice that names its operations; overlaid, so that only what callers see is compared. */
export interface Version {
  document: OpenApiDocument;
  slice: Slice;
}

/** What changed between two versions for those who call the operations; the gravest first. */
export function compare(before: Version, after: Version): Finding[] {
  const [was, is] = [sideOf(before.document, before.slice), sideOf(after.document, after.slice)];
  const schemas = createSchemaComparison(was.document.components.schemas, is.document.components.schemas);
  const findings = new Map<string, Finding>();

  const add = (change: Change, touched: readonly OperationSide[]) => {
    const key = JSON.stringify([change.rule, change.place, change.was, change.is]);
    const finding = findings.get(key) ?? findingOf(change);
    for (const { model } of touched) {
      include(finding.tools, model.toolName);
      include(finding.methods, `${model.channel}.${model.name}`);
    }
    findings.set(key, finding);
  };

  for (const name of new Set([...was.operations.keys(), ...is.operations.keys()])) {
    const [old, current] = [was.operations.get(name), is.operations.get(name)];
    if (old && current) {
      for (const change of changesOf(old, current, schemas.changes)) add(change, [current]);
    } else if (old) add({ rule: 'operation-removed', place: { operation: old.model.id } }, [old]);
    else if (current) add({ rule: 'operation-added', place: { operation: current.model.id } }, [current]);
  }
  for (const finding of outsideOfSlice(was, before.slice)) findings.set(finding.place.operation ?? '', finding);
  for (const change of documentChanges(was.document, is.document)) add(change, [...is.operations.values()]);
  const gone = modelsGone(was.document, is.document, [...findings.values()]);
  if (gone.length > 0) add({ rule: 'models-removed', place: {}, was: gone }, []);
  return [...findings.values()].sort(bySeverity);
}

/** Types that callers can no longer import, but for those that are told to have another name. */
function modelsGone(was: OpenApiDocument, is: OpenApiDocument, findings: readonly Finding[]): string[] {
  const renamed = new Set(findings.filter(({ rule }) => rule === 'model-renamed').map((finding) => finding.was));
  return Object.keys(was.components.schemas).filter(
    (name) => !Object.hasOwn(is.components.schemas, name) && !renamed.has(name),
  );
}

function changesOf(before: OperationSide, after: OperationSide, compareSchemas: CompareSchemas): Change[] {
  return [
    ...compareOperations(before, after),
    ...compareArguments(before, after, compareSchemas),
    ...bodyRenamed(before, after, compareSchemas),
    ...answerChanges(before, after, compareSchemas),
  ];
}

type CompareSchemas = ReturnType<typeof createSchemaComparison>['changes'];

/** Whether a body's model has another name: its properties are compared as arguments, which do not name it. */
function bodyRenamed({ body: was }: OperationSide, { body: is }: OperationSide, compare: CompareSchemas): Change[] {
  if (!was || !is || was === is) return [];
  const pair = { before: { $ref: schemaRef(was) }, after: { $ref: schemaRef(is) }, at: '' };
  return compare(pair, 'request').filter((change) => change.rule === 'model-renamed' && change.was === was);
}

const schemaRef = (name: string) => `#/components/schemas/${name}`;

/** What changed in the content of answers. A success of a new status is compared with what successes carried before. */
function answerChanges(before: OperationSide, { operation, model }: OperationSide, compare: CompareSchemas): Change[] {
  return Object.entries(operation.responses).flatMap(([status, response]) => {
    const former = before.operation.responses[status];
    const is = schemaOf(response.content);
    const isNewSuccess = !former && status in model.success;
    const was = isNewSuccess ? resultLike(is, before.model.result) : schemaOf(former?.content);
    if (!was || !is) return [];
    return compare({ before: was, after: is, at: '' }, 'response' satisfies Direction).map((change) =>
      isModelPath(change.place.schema ?? '')
        ? change
        : { ...change, place: { operation: model.id, schema: `answer ${status}${change.place.schema}` } },
    );
  });
}

/** The former result; where it could be one of several, the same as now or else the first. */
const resultLike = (is: Schema | undefined, result: Schema | undefined): Schema | undefined =>
  result?.anyOf ? (result.anyOf.find((one) => JSON.stringify(one) === JSON.stringify(is)) ?? result.anyOf[0]) : result;

const schemaOf = (content: MediaTypes | undefined): Schema | undefined =>
  content && (content['application/json'] ?? Object.values(content)[0])?.schema;

/** Operations of the document before that the slice no longer names. Their methods' names are gone with the slice's line. */
function outsideOfSlice({ document, operations }: Side, slice: Slice): Finding[] {
  const known = new Set([...operations.values()].map(({ operation }) => operation.operationId));
  return Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .filter(({ operationId }) => !known.has(operationId))
    .map(({ operationId }) => {
      const finding = findingOf({ rule: 'operation-removed', place: { operation: operationId } });
      return { ...finding, sentence: 'The slice no longer names it.', tools: [toolNameOf(slice, operationId)] };
    });
}

function documentChanges(was: OpenApiDocument, is: OpenApiDocument): Change[] {
  const parts: [RuleId, (document: OpenApiDocument) => unknown][] = [
    ['server-changed', ({ servers = [] }) => servers.map(({ url }) => url)],
    // Scopes are told by operation.
    ['security-changed', ({ components }) => JSON.stringify(components.securitySchemes, withoutScopes)],
  ];
  return parts.flatMap(([rule, of]) =>
    JSON.stringify(of(was)) === JSON.stringify(of(is)) ? [] : [{ rule, place: {}, was: of(was), is: of(is) }],
  );
}

const withoutScopes = (key: string, value: unknown) => (key === 'scopes' ? undefined : value);

const findingOf = (change: Change): Finding => ({
  ...change,
  severity: RULES[change.rule].severity,
  sentence: sentenceOf(change),
  tools: [],
  methods: [],
});

const include = (list: string[], item: string) => {
  if (!list.includes(item)) list.push(item);
};

const GRAVEST_FIRST: Severity[] = ['breaking', 'risky', 'compatible'];
const placeKey = ({ place: { operation = '', schema = '', argument = '' } }: Finding) =>
  `${schema} ${operation} ${argument}`;
const bySeverity = (a: Finding, b: Finding) =>
  GRAVEST_FIRST.indexOf(a.severity) - GRAVEST_FIRST.indexOf(b.severity) ||
  (placeKey(a) < placeKey(b) ? -1 : placeKey(a) > placeKey(b) ? 1 : 0) ||
  (a.rule < b.rule ? -1 : 1);
