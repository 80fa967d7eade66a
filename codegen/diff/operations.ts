import type { RequiredPermissions } from '../../src/transport/operation.ts';
import type { OperationModel } from '../model.ts';
import type { MediaTypes, Operation, Response } from '../openapi.ts';
import type { Change, RuleId } from './rules.ts';
import type { OperationSide } from './sides.ts';

/** Compares an operation as a whole: ID, endpoint, required permissions and kinds of responses. */
export function compareOperations(before: OperationSide, after: OperationSide): Change[] {
  const [was, is] = [before.model, after.model];
  const found: Found[] = [
    was.id !== is.id && ['operation-renamed', was.id, is.id],
    endpoint(was) !== endpoint(is) && ['operation-moved', endpoint(was), endpoint(is)],
    was.deprecated !== is.deprecated && [is.deprecated ? 'operation-deprecated' : 'operation-undeprecated'],
    ...permissionChanges(was.permissions, is.permissions),
    ...listChanges(was.scopes, is.scopes, 'scope-removed', 'scope-added'),
    was.tokenKind !== is.tokenKind && [
      is.tokenKind === 'any' ? 'token-widened' : 'token-narrowed',
      was.tokenKind,
      is.tokenKind,
    ],
    ...listChanges(errorsOf(before.operation), errorsOf(after.operation), 'error-removed', 'error-added'),
    successChange(was, is),
    ...mediaTypeChanges(before.operation, after.operation),
    ...headerChanges(before.operation, after.operation),
    was.body !== undefined &&
      is.body !== undefined &&
      was.body.required !== is.body.required && [is.body.required ? 'body-required' : 'body-optional'],
    ...otherChanges(before.operation, after.operation),
    schemesChange(before.operation, after.operation),
  ];
  return found.flatMap((one) => {
    if (!one) return [];
    const [rule, from, to] = one;
    return [{ rule, place: { operation: is.id }, was: from, is: to }];
  });
}

type Found = [rule: RuleId, was?: unknown, is?: unknown] | false;

/** Without the base path, which is compared for all operations together. */
const endpoint = ({ method, specPath }: OperationModel) => `${method} ${specPath}`;

/** A change that loosens and tightens permissions at once counts as tightened: some callers lose access. */
function permissionChanges(was: RequiredPermissions | undefined, is: RequiredPermissions | undefined): Found[] {
  const [from, to] = [formatPermissions(was), formatPermissions(is)];
  if (from === to) return [];
  return [[isImpliedBy(was, is) ? 'permissions-loosened' : 'permissions-tightened', from, to]];
}

/** Whether everyone with the former permissions has the current ones. */
function isImpliedBy(was: RequiredPermissions | undefined, is: RequiredPermissions | undefined): boolean {
  if (!is) return true;
  if (!was) return false;
  const held = was.type === 'ALL' ? [was.permissions] : was.permissions.map((permission) => [permission]);
  return held.every((holding) =>
    is.type === 'ALL'
      ? is.permissions.every((permission) => holding.includes(permission))
      : is.permissions.some((permission) => holding.includes(permission)),
  );
}

function formatPermissions(permissions: RequiredPermissions | undefined): string {
  if (!permissions || permissions.permissions.length === 0) return 'none';
  const names = permissions.permissions.join(', ');
  if (permissions.permissions.length === 1) return names;
  return `${permissions.type === 'ALL' ? 'all' : 'one'} of ${names}`;
}

const listChanges = (was: string[], is: string[], removed: RuleId, added: RuleId): Found[] => [
  ...was.filter((item) => !is.includes(item)).map((item): Found => [removed, item]),
  ...is.filter((item) => !was.includes(item)).map((item): Found => [added, undefined, item]),
];

/** Errors such as `409 conflict`, or only the status if the spec lists no codes. */
const errorsOf = ({ responses }: Operation): string[] =>
  Object.entries(responses)
    .filter(([status]) => !isSuccess(status))
    .flatMap(([status, { 'x-error-codes': codes = [] }]) =>
      codes.length > 0 ? codes.map((code) => `${status} ${code}`) : [status],
    );

const isSuccess = (status: string) => /^2\d\d$/.test(status);

function successChange({ success: was }: OperationModel, { success: is }: OperationModel): Found {
  const [before, after] = [Object.values(was), Object.values(is)];
  const hasContent = (kinds: string[]) => kinds.some((kind) => kind !== 'empty');
  if (hasContent(before) !== hasContent(after))
    return [hasContent(after) ? 'response-body-added' : 'response-body-removed'];
  const [couldBeEmpty, canBeEmpty] = [before.includes('empty'), after.includes('empty')];
  if (couldBeEmpty !== canBeEmpty) return [canBeEmpty ? 'response-may-be-empty' : 'response-never-empty'];
  const [from, to] = [Object.keys(was).join(', '), Object.keys(is).join(', ')];
  return from !== to && ['success-status-changed', from, to];
}

function mediaTypeChanges(was: Operation, is: Operation): Found[] {
  const places = [
    { of: 'body', before: was.requestBody?.content, after: is.requestBody?.content },
    ...Object.keys(was.responses)
      .filter((status) => Object.hasOwn(is.responses, status))
      .map((status) => ({ of: status, before: was.responses[status]?.content, after: is.responses[status]?.content })),
  ];
  const found = places.flatMap(({ of, before, after }) => {
    // Added and removed bodies have their own rules.
    if ((of === 'body' || isSuccess(of)) && !(before && after)) return [];
    const [from, to] = [typesOf(before), typesOf(after)];
    return from === to ? [] : [{ from, to }];
  });
  return found.map(({ from, to }) => ['media-types-changed', from, to]);
}

const typesOf = (content: MediaTypes | undefined) => (content ? Object.keys(content).sort().join(', ') : 'none');

/** Compares the headers of the statuses that both versions have. */
function headerChanges({ responses: was }: Operation, { responses: is }: Operation): Found[] {
  return Object.keys(was).flatMap((status): Found[] => {
    if (!Object.hasOwn(is, status)) return [];
    const [before, after] = [headersOf(status, was[status]), headersOf(status, is[status])];
    const [from, to] = [Object.keys(before), Object.keys(after)];
    const changed = from.filter((name) => Object.hasOwn(after, name) && before[name] !== after[name]);
    return [
      ...listChanges(from, to, 'response-header-removed', 'response-header-added'),
      ...changed.map(
        (name): Found => ['response-header-changed', `${name}: ${before[name]}`, `${name}: ${after[name]}`],
      ),
    ];
  });
}

/** The schemas of a response's headers, by status and name, such as `200 etag`. */
const headersOf = (status: string, response: Response | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(response?.headers ?? {}).map(([name, { schema }]) => [
      `${status} ${name.toLowerCase()}`,
      JSON.stringify(schema),
    ]),
  );

/** Compares the names of the security schemes. Scopes have their own rules. */
function schemesChange(was: Operation, is: Operation): Found {
  const [from, to] = [was, is].map(({ security = [] }) => security.map((one) => Object.keys(one).join(' and ')));
  return JSON.stringify(from) !== JSON.stringify(to) && ['operation-changed', { security: from }, { security: to }];
}

/** Keys that other rules cover. */
const KNOWN = new Set([
  ...['operationId', 'summary', 'description', 'deprecated', 'parameters', 'requestBody', 'responses', 'security'],
  ...['x-permissions', 'x-token-kind', 'x-annotations', 'x-keywords', 'x-rank'],
]);

function otherChanges(was: Operation, is: Operation): Found[] {
  const [before, after] = [was, is] as unknown as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !KNOWN.has(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ['operation-changed', { [key]: before[key] }, { [key]: after[key] }]);
}
