import { getMedia } from '../media-types.ts';
import { basePathOf } from '../model.ts';
import { toolNameOf } from '../names.ts';
import type { MediaTypes, OpenApiDocument, Schema } from '../openapi.ts';
import type { Slice } from '../slice.ts';
import { compareArguments } from './argument-changes.ts';
import { compareOperations } from './operations.ts';
import { type Change, type Direction, isModelPath, RULES, type RuleId, type Severity, sentenceOf } from './rules.ts';
import { createSchemaComparison } from './schemas.ts';
import { type OperationSide, type Side, sideOf } from './sides.ts';

/** A change with its severity, a sentence for reports and what it affects. */
export interface Finding extends Change {
  rule: RuleId;
  severity: Severity;
  sentence: string;
  /** The affected tools. */
  tools: string[];
  /** The affected methods of the client, such as `emails.get`. */
  methods: string[];
}

/** An overlaid spec with its slice. The overlay matters because callers see its corrections. */
export interface Version {
  document: OpenApiDocument;
  slice: Slice;
}

/** Compares two versions from the perspective of callers. Returns the most severe findings first. */
export function compare(before: Version, after: Version): Finding[] {
  const [was, is] = [sideOf(before.document, before.slice), sideOf(after.document, after.slice)];
  const schemas = createSchemaComparison(was.document.components.schemas, is.document.components.schemas);
  const findings = new Map<string, Finding>();

  const add = (change: Change, affected: readonly OperationSide[]) => {
    const key = JSON.stringify([change.rule, change.place, change.was, change.is]);
    const finding = findings.get(key) ?? findingOf(change);
    for (const { model } of affected) {
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
  for (const finding of findRemovedFromSlice(was, before.slice)) findings.set(finding.place.operation ?? '', finding);
  for (const change of documentChanges(was.document, is.document)) add(change, [...is.operations.values()]);
  const removed = findRemovedModels(was.document, is.document, [...findings.values()]);
  if (removed.length > 0) add({ rule: 'models-removed', place: {}, was: removed }, []);
  return [...findings.values()].sort(bySeverity);
}

/** Types that callers can no longer import, except renamed ones. */
function findRemovedModels(was: OpenApiDocument, is: OpenApiDocument, findings: readonly Finding[]): string[] {
  const renamed = new Set(findings.filter(({ rule }) => rule === 'model-renamed').map((finding) => finding.was));
  return Object.keys(was.components.schemas).filter(
    (name) => !Object.hasOwn(is.components.schemas, name) && !renamed.has(name),
  );
}

function changesOf(before: OperationSide, after: OperationSide, compareSchemas: CompareSchemas): Change[] {
  return [
    ...compareOperations(before, after),
    ...compareArguments(before, after, compareSchemas),
    ...compareBodyNames(before, after, compareSchemas),
    ...compareResponses(before, after, compareSchemas),
  ];
}

type CompareSchemas = ReturnType<typeof createSchemaComparison>['changes'];

/** Finds a rename of the body's model. Its properties are compared as arguments, which do not show its name. */
function compareBodyNames(
  { body: was }: OperationSide,
  { body: is }: OperationSide,
  compare: CompareSchemas,
): Change[] {
  if (!was || !is || was === is) return [];
  const pair = { before: { $ref: schemaRef(was) }, after: { $ref: schemaRef(is) }, at: '' };
  return compare(pair, 'request').filter((change) => change.rule === 'model-renamed' && change.was === was);
}

const schemaRef = (name: string) => `#/components/schemas/${name}`;

/** Compares the response bodies. A success with a new status is compared with the former result. */
function compareResponses(
  before: OperationSide,
  { operation, model }: OperationSide,
  compare: CompareSchemas,
): Change[] {
  return Object.entries(operation.responses).flatMap(([status, response]) => {
    const former = before.operation.responses[status];
    const is = schemaOf(response.content);
    const isNewSuccess = !former && status in model.success;
    const was = isNewSuccess ? findFormerResult(is, before.model.result) : schemaOf(former?.content);
    if (!was || !is) return [];
    return compare({ before: was, after: is, at: '' }, 'response' satisfies Direction).map((change) =>
      isModelPath(change.place.schema ?? '')
        ? change
        : { ...change, place: { operation: model.id, schema: `response ${status}${change.place.schema}` } },
    );
  });
}

/** The former result; if there were several, the one that is the same as now, or else the first. */
const findFormerResult = (is: Schema | undefined, result: Schema | undefined): Schema | undefined =>
  result?.anyOf ? (result.anyOf.find((one) => JSON.stringify(one) === JSON.stringify(is)) ?? result.anyOf[0]) : result;

const schemaOf = (content: MediaTypes | undefined): Schema | undefined => getMedia(content)?.schema;

/** Operations that were removed from the slice. Their method names are unknown, because the lines are no longer there. */
function findRemovedFromSlice({ document, operations }: Side, slice: Slice): Finding[] {
  const known = new Set([...operations.values()].map(({ operation }) => operation.operationId));
  return Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .filter(({ operationId }) => !known.has(operationId))
    .map(({ operationId }) => {
      const finding = findingOf({ rule: 'operation-removed', place: { operation: operationId } });
      return {
        ...finding,
        sentence: 'The operation was removed from the slice.',
        tools: [toolNameOf(slice, operationId)],
      };
    });
}

function documentChanges(was: OpenApiDocument, is: OpenApiDocument): Change[] {
  const parts: [RuleId, (document: OpenApiDocument) => unknown][] = [
    ['server-changed', ({ servers = [] }) => servers.map(({ url }) => (URL.canParse(url) ? new URL(url).origin : url))],
    ['base-path-changed', (document) => basePathOf(document) || '/'],
    // Scopes are compared per operation.
    ['security-changed', ({ components }) => JSON.stringify(components.securitySchemes, omitScopes)],
  ];
  return parts.flatMap(([rule, of]) =>
    JSON.stringify(of(was)) === JSON.stringify(of(is)) ? [] : [{ rule, place: {}, was: of(was), is: of(is) }],
  );
}

const omitScopes = (key: string, value: unknown) => (key === 'scopes' ? undefined : value);

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

const SEVERITY_ORDER: Severity[] = ['breaking', 'risky', 'compatible'];
const placeKey = ({ place: { operation = '', schema = '', argument = '' } }: Finding) =>
  `${schema} ${operation} ${argument}`;
const bySeverity = (a: Finding, b: Finding) =>
  SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity) ||
  (placeKey(a) < placeKey(b) ? -1 : placeKey(a) > placeKey(b) ? 1 : 0) ||
  (a.rule < b.rule ? -1 : 1);
