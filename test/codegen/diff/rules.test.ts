import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../codegen/diff/compare.js';
import { RULES, type RuleId, sentenceOf } from '../../../codegen/diff/rules.js';
import { prepare } from '../../../codegen/prepare.js';
import { trim } from '../../../codegen/trim.js';
import { changesBetween, type Loose, queues, renameProperty, short } from './versions.js';

const QUEUES = '/api/v2/routing/queues';
const QUEUE = `${QUEUES}/{queueId}`;
const MEMBERS = `${QUEUE}/members`;

/** A change: `from` prepares the spec before it, `to` makes the change. */
interface Pair {
  from?: (upstream: Loose) => void;
  to: (upstream: Loose) => void;
  /** All expected findings, one line each; the first is of the tested rule. */
  finds: string[];
}

const models = (upstream: Loose) => upstream.definitions;
const parameter = (upstream: Loose, path: string, method: string, name: string) =>
  upstream.paths[path][method].parameters.find((p: Loose) => p.name === name);
const create = (upstream: Loose) => models(upstream).CreateQueueRequest;
const codes = (upstream: Loose) => upstream.paths[QUEUES].get.responses[400]['x-inin-error-codes'];
const permissions = (upstream: Loose) => upstream.paths[QUEUES].post['x-inin-requires-permissions'];
const usersOnly = (upstream: Loose) => {
  codes(upstream)['not.a.user'] = '';
};
const rename = (from: string, to: string) => (upstream: Loose) => {
  const text = JSON.stringify(upstream).replaceAll(`"${from}"`, `"${to}"`).replaceAll(`/${from}"`, `/${to}"`);
  for (const key of Object.keys(upstream)) delete upstream[key];
  Object.assign(upstream, JSON.parse(text));
};

/** A change for each rule. Undoing a change is another rule. */
const PAIRS: Partial<Record<RuleId, Pair>> = {
  'operation-renamed': {
    to: (d) => (d.paths[QUEUE].get['x-purecloud-method-name'] = 'getRoutingQueueById'),
    finds: ['operation-renamed getRoutingQueueById'],
  },
  'operation-deprecated': {
    to: (d) => (d.paths[QUEUE].get.deprecated = true),
    finds: ['operation-deprecated getRoutingQueue'],
  },
  'operation-undeprecated': {
    from: (d) => (d.paths[QUEUE].get.deprecated = true),
    to: (d) => delete d.paths[QUEUE].get.deprecated,
    finds: ['operation-undeprecated getRoutingQueue'],
  },
  'operation-changed': {
    to: (d) => (d.paths[QUEUE].get.schemes = ['wss']),
    finds: ['operation-changed getRoutingQueue'],
  },
  'permissions-tightened': {
    from: (d) => Object.assign(permissions(d), { type: 'ANY', permissions: ['a', 'b'] }),
    to: (d) => (permissions(d).permissions = ['a']),
    finds: ['permissions-tightened postRoutingQueues'],
  },
  'permissions-loosened': {
    from: (d) => Object.assign(permissions(d), { type: 'ALL', permissions: ['a', 'b'] }),
    to: (d) => (permissions(d).permissions = ['a']),
    finds: ['permissions-loosened postRoutingQueues'],
  },
  'scope-removed': {
    to: (d) => d.paths[QUEUE].get.security[0].OAuth.shift(),
    finds: ['scope-removed getRoutingQueue'],
  },
  'scope-added': {
    to: (d) => d.paths[QUEUE].get.security[0].OAuth.push('users'),
    finds: ['scope-added getRoutingQueue'],
  },
  'token-narrowed': {
    to: usersOnly,
    finds: ['token-narrowed getRoutingQueues', 'error-added getRoutingQueues'],
  },
  'token-widened': {
    from: usersOnly,
    to: (d) => delete codes(d)['not.a.user'],
    finds: ['token-widened getRoutingQueues', 'error-removed getRoutingQueues'],
  },
  'error-added': { to: (d) => (codes(d)['bad.sort'] = ''), finds: ['error-added getRoutingQueues'] },
  'error-removed': { to: (d) => delete codes(d)['invalid.value'], finds: ['error-removed getRoutingQueues'] },
  'response-body-removed': {
    to: (d) => delete d.paths[QUEUE].put.responses[200].schema,
    finds: ['response-body-removed putRoutingQueue'],
  },
  'response-body-added': {
    to: (d) => (d.paths[QUEUE].delete.responses[200] = { description: '', schema: { $ref: '#/definitions/Queue' } }),
    finds: ['response-body-added deleteRoutingQueue'],
  },
  'response-may-be-empty': {
    to: (d) => (d.paths[QUEUE].put.responses[202] = { description: '' }),
    finds: ['response-may-be-empty putRoutingQueue'],
  },
  'response-never-empty': {
    from: (d) => (d.paths[QUEUE].put.responses[202] = { description: '' }),
    to: (d) => delete d.paths[QUEUE].put.responses[202],
    finds: ['response-never-empty putRoutingQueue'],
  },
  'success-status-changed': {
    to: (d) => (d.paths[QUEUE].put.responses[201] = d.paths[QUEUE].put.responses[200]),
    finds: ['success-status-changed putRoutingQueue'],
  },
  'media-types-changed': {
    to: (d) => d.paths[QUEUE].get.produces.push('text/csv'),
    finds: ['media-types-changed getRoutingQueue'],
  },
  'response-header-removed': {
    from: (d) => (d.paths[QUEUE].get.responses[200].headers = { ETag: { type: 'string' } }),
    to: (d) => delete d.paths[QUEUE].get.responses[200].headers,
    finds: ['response-header-removed getRoutingQueue'],
  },
  'response-header-added': {
    to: (d) => (d.paths[QUEUE].get.responses[200].headers = { ETag: { type: 'string', description: 'Prose.' } }),
    finds: ['response-header-added getRoutingQueue'],
  },
  'response-header-changed': {
    from: (d) => (d.paths[QUEUE].get.responses[200].headers = { etag: { type: 'string' }, Age: { type: 'integer' } }),
    to: (d) => (d.paths[QUEUE].get.responses[200].headers = { ETag: { type: 'string' }, Age: { type: 'string' } }),
    finds: ['response-header-changed getRoutingQueue'],
  },
  'body-required': {
    from: (d) => (parameter(d, QUEUE, 'put', 'body').required = false),
    to: (d) => (parameter(d, QUEUE, 'put', 'body').required = true),
    finds: ['body-required putRoutingQueue'],
  },
  'body-optional': {
    to: (d) => (parameter(d, QUEUE, 'put', 'body').required = false),
    finds: ['body-optional putRoutingQueue'],
  },
  'server-changed': { to: (d) => (d.host = 'api.example.com'), finds: ['server-changed'] },
  'base-path-changed': { to: (d) => (d.basePath = '/platform'), finds: ['base-path-changed'] },
  'request-map-closed': {
    from: (d) =>
      (models(d).WrapupSettings.properties.timeoutMs = { type: 'object', additionalProperties: { type: 'string' } }),
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs = { type: 'object', additionalProperties: false }),
    finds: ['request-map-closed WrapupSettings.timeoutMs'],
  },
  'response-map-closed': {
    from: (d) => (models(d).MemberUser.properties.name = { type: 'object', additionalProperties: true }),
    to: (d) => (models(d).MemberUser.properties.name = { type: 'object', additionalProperties: false }),
    finds: ['response-map-closed MemberUser.name'],
  },
  'request-null-added': {
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs['x-nullable'] = true),
    finds: ['request-null-added WrapupSettings.timeoutMs'],
  },
  'request-null-removed': {
    from: (d) => (models(d).WrapupSettings.properties.timeoutMs['x-nullable'] = true),
    to: (d) => delete models(d).WrapupSettings.properties.timeoutMs['x-nullable'],
    finds: ['request-null-removed WrapupSettings.timeoutMs'],
  },
  'response-null-added': {
    to: (d) => (models(d).MemberUser.properties.name['x-nullable'] = true),
    finds: ['response-null-added MemberUser.name'],
  },
  'response-null-removed': {
    from: (d) => (models(d).MemberUser.properties.name['x-nullable'] = true),
    to: (d) => delete models(d).MemberUser.properties.name['x-nullable'],
    finds: ['response-null-removed MemberUser.name'],
  },
  'security-changed': { to: (d) => (d.securityDefinitions.OAuth.flow = 'password'), finds: ['security-changed'] },
  'model-renamed': { to: rename('ServiceLevel', 'QueueServiceLevel'), finds: ['model-renamed QueueServiceLevel'] },

  'argument-removed': {
    to: (d) => d.paths[QUEUE].delete.parameters.pop(),
    finds: ['argument-removed deleteRoutingQueue (forceDelete)'],
  },
  'argument-added': {
    to: (d) => d.paths[QUEUE].get.parameters.push({ name: 'expand', in: 'query', type: 'string' }),
    finds: ['argument-added getRoutingQueue (expand)'],
  },
  'required-argument-added': {
    to: (d) => d.paths[QUEUE].get.parameters.push({ name: 'expand', in: 'query', type: 'string', required: true }),
    finds: ['required-argument-added getRoutingQueue (expand)'],
  },
  'argument-required': {
    to: (d) => create(d).required.push('description'),
    finds: ['argument-required (description) CreateQueueRequest.description'],
  },
  'argument-optional': {
    to: (d) => create(d).required.pop(),
    finds: ['argument-optional (name) CreateQueueRequest.name'],
  },
  'argument-moved': {
    to: (d) => (parameter(d, QUEUE, 'delete', 'forceDelete').in = 'header'),
    finds: ['argument-moved deleteRoutingQueue (forceDelete)'],
  },
  'argument-encoding-changed': {
    to: (d) => (parameter(d, QUEUES, 'get', 'divisionId').collectionFormat = 'csv'),
    finds: ['argument-encoding-changed getRoutingQueues (divisionId)'],
  },
  'argument-read-only': {
    to: (d) => (create(d).properties.description.readOnly = true),
    finds: ['argument-read-only (description) CreateQueueRequest.description'],
  },
  'argument-writable': {
    to: (d) => delete create(d).properties.id.readOnly,
    finds: ['argument-writable (id) CreateQueueRequest.id'],
  },
  'argument-deprecated': {
    to: (d) => (create(d).properties.description.deprecated = true),
    finds: ['argument-deprecated (description) CreateQueueRequest.description'],
  },
  'argument-undeprecated': {
    from: (d) => (create(d).properties.description.deprecated = true),
    to: (d) => delete create(d).properties.description.deprecated,
    finds: ['argument-undeprecated (description) CreateQueueRequest.description'],
  },

  'request-property-removed': {
    to: (d) => delete models(d).WrapupSettings.properties.timeoutMs,
    finds: ['request-property-removed WrapupSettings.timeoutMs'],
  },
  'request-property-added': {
    to: (d) => (models(d).WrapupSettings.properties.more = { type: 'string' }),
    finds: ['request-property-added WrapupSettings.more'],
  },
  'request-required-property-added': {
    to: (d) => (Object.assign(models(d).WrapupSettings, { required: ['more'] }).properties.more = { type: 'string' }),
    finds: ['request-required-property-added WrapupSettings.more'],
  },
  'request-property-renamed': {
    to: (d) => renameProperty(models(d).WrapupSettings, 'timeoutMs', 'timeout'),
    finds: ['request-property-renamed WrapupSettings.timeout'],
  },
  'request-property-required': {
    to: (d) => (models(d).WrapupSettings.required = ['prompt']),
    finds: ['request-property-required WrapupSettings.prompt'],
  },
  'request-property-optional': {
    from: (d) => (models(d).WrapupSettings.required = ['prompt']),
    to: (d) => delete models(d).WrapupSettings.required,
    finds: ['request-property-optional WrapupSettings.prompt'],
  },
  'request-property-read-only': {
    to: (d) => (models(d).WrapupSettings.properties.prompt.readOnly = true),
    finds: ['request-property-read-only WrapupSettings.prompt'],
  },
  'request-property-writable': {
    from: (d) => (models(d).WrapupSettings.properties.prompt.readOnly = true),
    to: (d) => delete models(d).WrapupSettings.properties.prompt.readOnly,
    finds: ['request-property-writable WrapupSettings.prompt'],
  },
  'request-property-deprecated': {
    to: (d) => (models(d).WrapupSettings.properties.prompt.deprecated = true),
    finds: ['request-property-deprecated WrapupSettings.prompt'],
  },
  'request-property-undeprecated': {
    from: (d) => (models(d).WrapupSettings.properties.prompt.deprecated = true),
    to: (d) => delete models(d).WrapupSettings.properties.prompt.deprecated,
    finds: ['request-property-undeprecated WrapupSettings.prompt'],
  },
  'request-type-changed': {
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs = { type: 'string' }),
    finds: ['request-type-changed WrapupSettings.timeoutMs'],
  },
  'request-type-widened': {
    from: (d) => (models(d).WrapupSettings.properties.timeoutMs = { type: 'integer' }),
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs = { type: 'number' }),
    finds: ['request-type-widened WrapupSettings.timeoutMs'],
  },
  'request-type-narrowed': {
    from: (d) => (models(d).WrapupSettings.properties.timeoutMs = { type: 'number' }),
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs = { type: 'integer' }),
    finds: ['request-type-narrowed WrapupSettings.timeoutMs'],
  },
  'request-format-changed': {
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs.format = 'int64'),
    finds: ['request-format-changed WrapupSettings.timeoutMs'],
  },
  'request-values-removed': {
    to: (d) => models(d).WrapupSettings.properties.prompt.enum.pop(),
    finds: ['request-values-removed WrapupSettings.prompt'],
  },
  'request-values-added': {
    to: (d) => parameter(d, QUEUES, 'get', 'sortOrder').enum.push('none'),
    finds: ['request-values-added getRoutingQueues (sortOrder)'],
  },
  'request-values-closed': {
    to: (d) => (parameter(d, QUEUES, 'get', 'divisionId').items.enum = ['a']),
    finds: ['request-values-closed getRoutingQueues (divisionId[])'],
  },
  'request-values-opened': {
    to: (d) => delete models(d).WrapupSettings.properties.prompt.enum,
    finds: ['request-values-opened WrapupSettings.prompt'],
  },
  'request-limit-tightened': {
    to: (d) => (create(d).properties.name.maxLength = 20),
    finds: ['request-limit-tightened (name) CreateQueueRequest.name'],
  },
  'request-limit-loosened': {
    to: (d) => delete create(d).properties.name.minLength,
    finds: ['request-limit-loosened (name) CreateQueueRequest.name'],
  },
  'request-pattern-changed': {
    from: (d) => (create(d).properties.name.pattern = '^a'),
    to: (d) => (create(d).properties.name.pattern = '^b'),
    finds: ['request-pattern-changed (name) CreateQueueRequest.name'],
  },
  'request-default-changed': {
    to: (d) => (parameter(d, QUEUES, 'get', 'sortOrder').default = 'desc'),
    finds: ['request-default-changed getRoutingQueues (sortOrder)'],
  },
  'request-model-changed': {
    to: (d) => (create(d).properties.wrapup = { $ref: '#/definitions/WritableEntity' }),
    finds: [
      'models-removed',
      'request-model-changed (wrapup) CreateQueueRequest.wrapup',
      'request-property-removed (wrapup) CreateQueueRequest.wrapup.prompt',
      'request-property-removed (wrapup) CreateQueueRequest.wrapup.timeoutMs',
      'request-property-added (wrapup) CreateQueueRequest.wrapup.id',
    ],
  },
  'request-schema-changed': {
    to: (d) => (models(d).WrapupSettings.properties.timeoutMs.multipleOf = 10),
    finds: ['request-schema-changed WrapupSettings.timeoutMs'],
  },

  'response-property-removed': {
    to: (d) => delete models(d).MemberUser.properties.email,
    finds: ['response-property-removed MemberUser.email'],
  },
  'response-property-added': {
    to: (d) => (models(d).MemberUser.properties.more = { type: 'string' }),
    finds: ['response-property-added MemberUser.more'],
  },
  'response-property-renamed': {
    to: (d) => renameProperty(models(d).MemberUser, 'email', 'mail'),
    finds: ['response-property-renamed MemberUser.mail'],
  },
  'response-property-required': {
    to: (d) => (models(d).MemberUser.required = ['email']),
    finds: ['response-property-required MemberUser.email'],
  },
  'response-property-optional': {
    to: (d) => models(d).Queue.required.pop(),
    finds: ['response-property-optional Queue.name'],
  },
  'response-property-read-only': {
    to: (d) => (models(d).MemberUser.properties.email.readOnly = true),
    finds: ['response-property-read-only MemberUser.email'],
  },
  'response-property-writable': {
    to: (d) => delete models(d).MemberUser.properties.id.readOnly,
    finds: ['response-property-writable MemberUser.id'],
  },
  'response-property-deprecated': {
    to: (d) => (models(d).MemberUser.properties.email.deprecated = true),
    finds: ['response-property-deprecated MemberUser.email'],
  },
  'response-property-undeprecated': {
    from: (d) => (models(d).MemberUser.properties.email.deprecated = true),
    to: (d) => delete models(d).MemberUser.properties.email.deprecated,
    finds: ['response-property-undeprecated MemberUser.email'],
  },
  'response-type-changed': {
    to: (d) => (models(d).QueueMember.properties.joined = { type: 'string' }),
    finds: ['response-type-changed QueueMember.joined'],
  },
  'response-type-widened': {
    from: (d) => (models(d).QueueMember.properties.ringNumber = { type: 'integer' }),
    to: (d) => (models(d).QueueMember.properties.ringNumber = { type: 'number' }),
    finds: ['response-type-widened QueueMember.ringNumber'],
  },
  'response-type-narrowed': {
    from: (d) => (models(d).QueueMember.properties.ringNumber = { type: 'number' }),
    to: (d) => (models(d).QueueMember.properties.ringNumber = { type: 'integer' }),
    finds: ['response-type-narrowed QueueMember.ringNumber'],
  },
  'response-format-changed': {
    to: (d) => delete models(d).MemberUser.properties.email.format,
    finds: ['response-format-changed MemberUser.email'],
  },
  'response-values-removed': {
    to: (d) => models(d).Queue.properties.skillEvaluationMethod.enum.pop(),
    finds: ['response-values-removed Queue.skillEvaluationMethod'],
  },
  'response-values-added': {
    to: (d) => models(d).Queue.properties.skillEvaluationMethod.enum.push('SOME'),
    finds: ['response-values-added Queue.skillEvaluationMethod'],
  },
  'response-values-closed': {
    to: (d) => (models(d).MemberUser.properties.name.enum = ['x']),
    finds: ['response-values-closed MemberUser.name'],
  },
  'response-values-opened': {
    to: (d) => delete models(d).Queue.properties.skillEvaluationMethod.enum,
    finds: ['response-values-opened Queue.skillEvaluationMethod'],
  },
  'response-limit-tightened': {
    to: (d) => (models(d).MemberUser.properties.name.maxLength = 10),
    finds: ['response-limit-tightened MemberUser.name'],
  },
  'response-limit-loosened': {
    from: (d) => (models(d).MemberUser.properties.name.maxLength = 10),
    to: (d) => (models(d).MemberUser.properties.name.maxLength = 20),
    finds: ['response-limit-loosened MemberUser.name'],
  },
  'response-pattern-changed': {
    from: (d) => (models(d).MemberUser.properties.name.pattern = 'a'),
    to: (d) => (models(d).MemberUser.properties.name.pattern = 'b'),
    finds: ['response-pattern-changed MemberUser.name'],
  },
  'response-default-changed': {
    to: (d) => (models(d).QueueMember.properties.joined.default = true),
    finds: ['response-default-changed QueueMember.joined'],
  },
  'response-model-changed': {
    to: (d) => (models(d).QueueMember.properties.user = { $ref: '#/definitions/WritableEntity' }),
    finds: [
      'models-removed',
      'response-property-removed QueueMember.user.email',
      'response-property-removed QueueMember.user.name',
      'response-model-changed QueueMember.user',
      'response-property-writable QueueMember.user.id',
    ],
  },
  'response-schema-changed': {
    to: (d) => (models(d).MemberUser.properties.name.multipleOf = 1),
    finds: ['response-schema-changed MemberUser.name'],
  },
};

/** Rules that depend on the slice as well, and the rule that affects no tool. */
const WITH_SLICE: RuleId[] = ['operation-added', 'operation-removed', 'operation-moved', 'argument-renamed'];
const OF_TYPES: RuleId[] = ['models-removed'];

describe('a rule', () => {
  it('has a test and is documented', () => {
    expect([...Object.keys(PAIRS), ...WITH_SLICE, ...OF_TYPES].toSorted()).toEqual(Object.keys(RULES).toSorted());
    const page = readFileSync('docs/spec-updates.md', 'utf8');
    const documented = [...page.matchAll(/^\| `([a-z-]+)` \| (breaking|risky|compatible) \|/gm)];
    expect(documented.map(([, rule, severity]) => `${rule} ${severity}`).toSorted()).toEqual(
      Object.entries(RULES)
        .map(([rule, { severity }]) => `${rule} ${severity}`)
        .toSorted(),
    );
  });

  it('has a sentence', () => {
    for (const { sentence } of Object.values(RULES)) expect(sentence).toMatch(/^(The|These) .+\.$/);
  });

  it.each(Object.entries(PAIRS))('%s', (rule, { from, to, finds }) => {
    const before = queues.upstream();
    from?.(before);
    const after = structuredClone(before);
    to(after);
    const findings = changesBetween(before, after);
    expect(findings.map(short).toSorted()).toEqual(finds.toSorted());

    const own = findings.find((finding) => finding.rule === rule);
    expect(own?.severity).toBe(RULES[rule as RuleId].severity);
    expect(own?.sentence).not.toMatch(/\{was\}|\{is\}|undefined \(/);
    expect(own?.tools.length).toBeGreaterThan(0);
    expect(own?.methods).toHaveLength(own?.tools.length ?? 0);
  });
});

describe('with the slice', () => {
  const upstream = queues.upstream();
  const version = (slice = queues.slice, document = upstream) => ({
    document: prepare(trim(document, slice), queues.overlay, slice).document,
    slice,
  });
  const withPaths = (change: (path: string) => string) => ({
    ...queues.slice,
    channels: queues.slice.channels.map((channel) => ({
      ...channel,
      methods: channel.methods.map((method) => ({ ...method, path: change(method.path) })),
    })),
  });
  const smaller = { ...queues.slice, channels: queues.slice.channels.slice(0, 1) };

  it('operation-added, operation-removed', () => {
    expect(compare(version(smaller), version()).map(short)).toEqual([
      'operation-added getRoutingQueueMembers',
      'operation-added postRoutingQueueMembers',
    ]);
    const removed = compare(version(), version(smaller));
    expect(removed.map(short)).toEqual([
      'models-removed',
      'operation-removed getRoutingQueueMembers',
      'operation-removed postRoutingQueueMembers',
    ]);
    expect(removed[1]).toMatchObject({
      tools: ['genesys_routing_queues_get_queue_members'],
      methods: ['members.list'],
      severity: 'breaking',
    });
  });

  it('operation-removed, after its line was removed from the slice', () => {
    const findings = compare({ ...version(), slice: smaller }, version(smaller));
    expect(findings.map(short)).toEqual([
      'models-removed',
      'operation-removed getRoutingQueueMembers',
      'operation-removed postRoutingQueueMembers',
    ]);
    expect(findings[1]?.tools).toEqual(['genesys_routing_queues_get_queue_members']);
  });

  it('operation-moved and argument-renamed, for another path', () => {
    const moved = queues.upstream();
    moved.paths['/api/v2/routing/teams/{teamId}/members'] = moved.paths[MEMBERS];
    for (const method of ['get', 'post']) parameter(moved, MEMBERS, method, 'queueId').name = 'teamId';
    delete moved.paths[MEMBERS];
    const slice = withPaths((path) => (path === MEMBERS ? '/api/v2/routing/teams/{teamId}/members' : path));
    expect(compare(version(), version(slice, moved)).map(short)).toEqual([
      'argument-renamed getRoutingQueueMembers (teamId)',
      'argument-renamed postRoutingQueueMembers (teamId)',
      'operation-moved getRoutingQueueMembers',
      'operation-moved postRoutingQueueMembers',
    ]);
  });
});

describe('a rename', () => {
  const found = (change: (upstream: Loose) => void) => {
    const after = queues.upstream();
    change(after);
    return changesBetween(queues.upstream(), after).map(short).toSorted();
  };

  it('is found for an argument in a body', () => {
    expect(found((d) => renameProperty(create(d), 'description', 'longDescription'))).toEqual([
      'argument-renamed (longDescription) CreateQueueRequest.longDescription',
    ]);
  });

  it('is not reported if the new name has another type or is required', () => {
    const gone = 'request-property-removed WrapupSettings.timeoutMs';
    const other = (d: Loose) => {
      renameProperty(models(d).WrapupSettings, 'timeoutMs', 'timeout');
      models(d).WrapupSettings.properties.timeout = { type: 'boolean' };
    };
    expect(found(other)).toEqual(['request-property-added WrapupSettings.timeout', gone]);
    const must = (d: Loose) => {
      renameProperty(models(d).WrapupSettings, 'timeoutMs', 'timeout');
      models(d).WrapupSettings.required = ['timeout'];
    };
    expect(found(must)).toEqual([gone, 'request-required-property-added WrapupSettings.timeout']);
  });

  it('is not reported if the names have nothing in common', () => {
    expect(found((d) => renameProperty(models(d).MemberUser, 'email', 'picture'))).toEqual([
      'response-property-added MemberUser.picture',
      'response-property-removed MemberUser.email',
    ]);
  });

  it('is not reported if two names match', () => {
    const two = (d: Loose) => {
      renameProperty(models(d).MemberUser, 'email', 'mail');
      models(d).MemberUser.properties.emailAddress = models(d).MemberUser.properties.mail;
    };
    expect(found(two)).toEqual([
      'response-property-added MemberUser.emailAddress',
      'response-property-added MemberUser.mail',
      'response-property-removed MemberUser.email',
    ]);
  });
});

describe('another security scheme', () => {
  it('is reported for each operation, even if the slice already has the scheme', () => {
    const before = queues.upstream();
    before.securityDefinitions.Guest = { type: 'apiKey', name: 'authorization', in: 'header' };
    before.paths[QUEUES].get.security.push({ Guest: [] });
    const after = structuredClone(before);
    after.paths[QUEUE].get.security.push({ Guest: [] });
    expect(changesBetween(before, after).map(({ sentence }) => sentence)).toEqual([
      'The operation changed from `{"security":["OAuth"]}` to `{"security":["Guest","OAuth"]}`.',
    ]);
  });
});

describe('model-renamed for the model of a body', () => {
  it('is reported, although its properties are arguments', () => {
    const after = queues.upstream();
    rename('CreateQueueRequest', 'CreateQueueBody')(after);
    expect(changesBetween(queues.upstream(), after).map(short)).toEqual(['model-renamed CreateQueueBody']);
  });
});

describe('models-removed', () => {
  it('lists the types that callers can no longer import, even if the values stay the same', () => {
    const after = queues.upstream();
    models(after).QueueMember.properties.user = models(after).MemberUser;
    delete models(after).MemberUser;
    expect(changesBetween(queues.upstream(), after)).toEqual([
      {
        rule: 'models-removed',
        severity: 'breaking',
        place: {},
        was: ['MemberUser'],
        sentence: 'These types were removed: `MemberUser`.',
        tools: [],
        methods: [],
      },
    ]);
  });
});

describe('a model with allOf', () => {
  const composed = (change: (upstream: Loose) => void = () => {}) => {
    const d = queues.upstream();
    const { name, ...others } = models(d).QueueMember.properties;
    models(d).Part = { type: 'object', properties: others };
    models(d).QueueMember = {
      allOf: [{ $ref: '#/definitions/Part' }, { type: 'object', properties: { name } }],
      required: models(d).QueueMember.required,
    };
    models(d).Queue.properties.parent = { allOf: [{ $ref: '#/definitions/Queue' }], description: 'Above it.' };
    change(d);
    return d;
  };

  it('equals the same model without allOf', () => {
    expect(changesBetween(queues.upstream(), composed())).toEqual([]);
  });

  it('is compared including its parts', () => {
    const after = composed((d) => (models(d).Part.properties.joined = { type: 'integer' }));
    expect(changesBetween(composed(), after).map(short)).toEqual(['response-type-changed QueueMember.joined']);
  });
});

describe('a response with another status', () => {
  const MEMBERS_PAGE = { description: '', schema: { $ref: '#/definitions/QueueMemberEntityListing' } };
  const found = (to: (responses: Loose) => void, from: (responses: Loose) => void = () => {}) => {
    const [before, after] = [queues.upstream(), queues.upstream()];
    for (const d of [before, after]) from(d.paths[QUEUE].put.responses);
    to(after.paths[QUEUE].put.responses);
    return changesBetween(before, after).map(short);
  };

  it('and another body is breaking, whether it replaces the former response or is added to it', () => {
    const added = found((responses) => (responses[201] = MEMBERS_PAGE));
    expect(added).toContain('response-property-removed putRoutingQueue response 201.name');
    expect(added).toContain('response-model-changed putRoutingQueue response 201');
    const replaced = found((responses) => {
      responses[201] = MEMBERS_PAGE;
      delete responses[200];
    });
    expect(replaced).toEqual(added);
  });

  it('and the body of a former status only changes the statuses', () => {
    const move = (responses: Loose) => {
      responses[203] = responses[202];
      delete responses[202];
    };
    expect(found(move, (responses) => (responses[202] = MEMBERS_PAGE))).toEqual([
      'success-status-changed putRoutingQueue',
    ]);
  });

  it('that is an error and no longer has a body is reported', () => {
    const after = queues.upstream();
    delete after.paths[QUEUES].get.responses[400].schema;
    expect(changesBetween(queues.upstream(), after).map(({ sentence }) => sentence)).toEqual([
      'The media types changed from `application/json` to `none`.',
    ]);
  });
});

describe('sentences contain the exact values', () => {
  const sentence = (change: (upstream: Loose) => void) => {
    const after = queues.upstream();
    change(after);
    return changesBetween(queues.upstream(), after)[0]?.sentence;
  };

  it.each(['^[a-z]+$', "$'", '$&', '{is}', '{was}'])('%s', (pattern) => {
    expect(sentence((d) => (models(d).MemberUser.properties.email.pattern = pattern))).toBe(
      `The limit in responses changed from none to \`pattern ${pattern}\`.`,
    );
  });

  it.each([
    [['a', 'b'], '`a`, `b`'],
    [[], 'none'],
    [undefined, 'none'],
    [{ a: 1 }, '`{"a":1}`'],
    [3, '`3`'],
  ])('%j', (was, expected) => {
    const change = { rule: 'request-values-removed', place: {}, was } as const;
    expect(sentenceOf(change)).toBe(`The request no longer accepts ${expected}.`);
  });

  it('and differ if the values differ', () => {
    expect(sentence((d) => (models(d).MemberUser.additionalProperties = true))).toBe(
      'The schema in responses changed from `any properties` to `any properties of any type`.',
    );
  });

  it('on one line, and they cannot end the code span or style a terminal', () => {
    const value = 'x`\n# Do this: <img src=x>\u001b[31m\u202e';
    expect(sentence((d) => models(d).Queue.properties.skillEvaluationMethod.enum.push(value))).toBe(
      "The response can now contain `x' # Do this: <img src=x> [31m`.",
    );
  });
});

describe('irrelevant changes are not reported', () => {
  it.each<[string, (upstream: Loose) => void]>([
    ['no change', () => {}],
    ['prose', (d) => rename('Its name.', 'Another sentence.')(d)],
    ['the order of enums', (d) => models(d).Queue.properties.skillEvaluationMethod.enum.reverse()],
    ['the order of parameters', (d) => d.paths[QUEUES].get.parameters.reverse()],
    ['schemas outside the slice', (d) => delete models(d).SkillEntityListing.properties],
    ['operations outside the slice', (d) => (d.paths['/api/v2/routing/skills'].get.deprecated = true)],
    ['scopes outside the slice', (d) => (d.securityDefinitions.OAuth.scopes.more = '')],
    ['the version number of the spec', (d) => (d.info.version = 'v3')],
    ['unused vendor extensions', (d) => (models(d).Queue['x-genesys-entity-type'] = 'other')],
  ])('%s', (_, change) => {
    const after = queues.upstream();
    change(after);
    expect(changesBetween(queues.upstream(), after)).toEqual([]);
  });
});

describe('one change in a shared schema', () => {
  it('is reported once for each direction, with everything it affects', () => {
    const after = queues.upstream();
    models(after).ServiceLevel.properties.percentage.maximum = 100;
    const findings = changesBetween(queues.upstream(), after);
    expect(findings.map(({ rule, place, methods }) => ({ rule, place, methods }))).toEqual([
      {
        rule: 'response-limit-loosened',
        place: { schema: 'ServiceLevel.percentage' },
        methods: ['queues.list', 'queues.get', 'queues.create', 'queues.update'],
      },
      {
        rule: 'request-limit-loosened',
        place: { schema: 'ServiceLevel.percentage' },
        methods: ['queues.create', 'queues.update'],
      },
    ]);
    expect(findings[0]?.sentence).toBe('The limit in responses changed from `maximum 1` to `maximum 100`.');
  });
});
