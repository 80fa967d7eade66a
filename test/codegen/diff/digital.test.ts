import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare, type Finding } from '../../../codegen/diff/compare.js';
import { findMovedAndRemoved, updateSliceEndpoints } from '../../../codegen/diff/moved-operations.js';
import type { OpenApiDocument } from '../../../codegen/openapi.js';
import { parseOverlay } from '../../../codegen/overlay.js';
import { prepare } from '../../../codegen/prepare.js';
import { parseSlice, type Slice } from '../../../codegen/slice.js';
import { assertSwagger2, trim } from '../../../codegen/trim.js';
import { type Loose, short } from './versions.js';

const read = (file: string) => readFileSync(file, 'utf8');
const sliceText = read('spec/slice.yaml');
const slice = parseSlice(sliceText);
const overlay = parseOverlay(read('spec/overlay.yaml'));

const CONVERSATIONS = '/api/v2/conversations';
const EMAIL = `${CONVERSATIONS}/emails/{conversationId}`;
const FAXES = { from: `${CONVERSATIONS}/faxes`, to: `${CONVERSATIONS}/faxdocuments` };
const TYPING = `${CONVERSATIONS}/messages/{conversationId}/communications/{communicationId}/typing`;

/** Access to the parts that edits change, in the upstream Swagger 2.0 or the trimmed OpenAPI 3.1. */
interface Editor {
  paths: Loose;
  model: (name: string) => Loose;
  parameters: (path: string, method: string) => Loose[];
  addParameter: (path: string, method: string, name: string) => void;
  addErrorCode: (path: string, method: string, status: number, code: string) => void;
  permissions: (path: string, method: string) => Loose;
  /** The key of the operation ID. */
  nameKey: string;
  renameModel: (from: string, to: string) => void;
}

const editorOf = (document: Loose): Editor => {
  const isSwagger = document.swagger === '2.0';
  const models = isSwagger ? document.definitions : document.components.schemas;
  return {
    paths: document.paths,
    model: (name) => models[name],
    parameters: (path, method) => document.paths[path][method].parameters,
    addParameter: (path, method, name) =>
      document.paths[path][method].parameters.push(
        isSwagger ? { name, in: 'query', type: 'string' } : { name, in: 'query', schema: { type: 'string' } },
      ),
    addErrorCode: (path, method, status, code) => {
      const response = document.paths[path][method].responses[status];
      if (isSwagger) response['x-inin-error-codes'][code] = '';
      else response['x-error-codes'].push(code);
    },
    permissions: (path, method) =>
      document.paths[path][method][isSwagger ? 'x-inin-requires-permissions' : 'x-permissions'],
    nameKey: isSwagger ? 'x-purecloud-method-name' : 'operationId',
    renameModel: (from, to) => {
      models[to] = models[from];
      delete models[from];
      const visit = (value: Loose): void => {
        if (typeof value !== 'object' || value === null) return;
        if (typeof value.$ref === 'string' && value.$ref.endsWith(`/${from}`))
          value.$ref = value.$ref.replace(from, to);
        Object.values(value).forEach(visit);
      };
      visit(document);
    },
  };
};

/** Twenty typical changes of an API, each with all expected findings. */
const EDITS: [name: string, edit: (editor: Editor) => void, finds: string[]][] = [
  [
    'an operation is removed',
    ({ paths }) => delete paths[`${EMAIL}/settings`],
    ['breaking operation-removed getConversationsEmailSettings'],
  ],
  [
    'an operation moves',
    ({ paths }) => {
      paths[FAXES.to] = paths[FAXES.from];
      delete paths[FAXES.from];
    },
    ['risky operation-moved postConversationsFaxes'],
  ],
  [
    'an operation is renamed',
    ({ paths, nameKey }) =>
      (paths[`${CONVERSATIONS}/videos/meetings`].post[nameKey] = 'postConversationsVideoMeetings'),
    ['breaking operation-renamed postConversationsVideoMeetings'],
  ],
  [
    'an operation is deprecated',
    ({ paths }) => (paths[TYPING].post.deprecated = true),
    ['risky operation-deprecated postConversationsMessageCommunicationTyping'],
  ],
  [
    'an argument becomes required',
    ({ model }) => model('CreateEmailRequest').required.push('queueId'),
    ['breaking argument-required (queueId) CreateEmailRequest.queueId'],
  ],
  [
    'a request value is removed',
    ({ model }) => model('CreateEmailRequest').properties.direction.enum.splice(0, 1),
    ['breaking request-values-removed (direction) CreateEmailRequest.direction'],
  ],
  [
    'an optional argument is added',
    ({ model }) => (model('CreateEmailRequest').properties.mailboxId = { type: 'string' }),
    ['compatible argument-added (mailboxId) CreateEmailRequest.mailboxId'],
  ],
  [
    'a limit is tightened',
    ({ model }) => (model('CreateEmailRequest').properties.utilizationLabel.maxLength = 20),
    ['breaking request-limit-tightened (utilizationLabel) CreateEmailRequest.utilizationLabel'],
  ],
  [
    'the type of an argument changes',
    ({ model }) => (model('CreateEmailRequest').properties.priority = { type: 'string' }),
    ['breaking request-type-changed (priority) CreateEmailRequest.priority'],
  ],
  [
    'an argument is removed together with its model',
    ({ model }) => delete model('FaxSendRequest').properties.coverSheet,
    ['breaking argument-removed (coverSheet) FaxSendRequest.coverSheet'],
  ],
  [
    'a nested property becomes required',
    ({ model }) => model('Workspace').required.push('type'),
    ['breaking request-property-required Workspace.type'],
  ],
  [
    'a parameter becomes required',
    ({ parameters }) => {
      const named = ({ name }: Loose) => name === 'includeAgentlessStitchedMessages';
      parameters(`${EMAIL}/messages`, 'get').find(named).required = true;
    },
    ['breaking argument-required getConversationsEmailMessages (includeAgentlessStitchedMessages)'],
  ],
  [
    'a parameter is added',
    ({ addParameter }) => addParameter(EMAIL, 'get', 'expand'),
    ['compatible argument-added getConversationsEmail (expand)'],
  ],
  [
    'a response value is added',
    ({ model }) => model('FaxSendResponse').properties.uploadMethodType.enum.push('STREAM'),
    ['risky response-values-added FaxSendResponse.uploadMethodType'],
  ],
  [
    'a response property is removed',
    ({ model }) => delete model('MessageMediaData').properties.url,
    ['breaking response-property-removed MessageMediaData.url'],
  ],
  [
    'a response property is added',
    ({ model }) => (model('MessageMediaData').properties.sha256 = { type: 'string' }),
    ['compatible response-property-added MessageMediaData.sha256'],
  ],
  [
    'a response property becomes optional',
    ({ model }) => delete model('WrapupCode').required,
    ['breaking response-property-optional WrapupCode.name'],
  ],
  [
    'an error code is added',
    ({ addErrorCode }) => addErrorCode(EMAIL, 'get', 404, 'conversation.archived'),
    ['compatible error-added getConversationsEmail'],
  ],
  [
    'more permissions are required',
    ({ permissions }) =>
      Object.assign(permissions(`${CONVERSATIONS}/messaging/integrations`, 'get'), {
        type: 'ALL',
        permissions: ['messaging:integration:view', 'messaging:setting:view'],
      }),
    ['breaking permissions-tightened getConversationsMessagingIntegrations'],
  ],
  [
    'a model is renamed',
    ({ renameModel }) => renameModel('FaxSendResponse', 'FaxSent'),
    // The overlay's correction of the id still uses the former name.
    ['breaking model-renamed FaxSent', 'breaking response-property-optional FaxSent.id'],
  ],
];

/** After the rename, the other finding of that model has the new name. */
const EXPECTED = [
  ...EDITS.flatMap(([, , finds]) => finds).map((line) => line.replace('FaxSendResponse.', 'FaxSent.')),
  // Those of the removed operation and argument.
  'breaking models-removed',
];

const describeFindings = (findings: Finding[]) =>
  findings.map((finding) => `${finding.severity} ${short(finding)}`).toSorted();
const overlaid = (document: OpenApiDocument) => prepare(document, overlay, slice).document;

const withoutMethod = (from: Slice, name: string): Slice => ({
  ...from,
  channels: from.channels.map((channel) => ({
    ...channel,
    methods: channel.methods.filter((method) => `${channel.name}.${method.name}` !== name),
  })),
});

describe('the committed slice', () => {
  const committed = JSON.parse(read('spec/digital.json')) as OpenApiDocument;
  const before = { document: overlaid(committed), slice };

  it('has no findings when compared with itself', () => {
    expect(compare(before, { document: overlaid(structuredClone(committed)), slice })).toEqual([]);
  });

  it('is edited twenty times', () => {
    expect(EDITS).toHaveLength(20);
  });

  const moved = parseSlice(sliceText.replace(`POST ${FAXES.from}\n`, `POST ${FAXES.to}\n`));

  it('has exactly the expected findings after all twenty edits', () => {
    const after = structuredClone(committed);
    for (const [, edit] of EDITS) edit(editorOf(after));
    expect(describeFindings(compare(before, { document: overlaid(after), slice: moved }))).toEqual(EXPECTED.toSorted());
  });
});

/** The path of the upstream spec, which is not part of this repository. */
const full = process.env.GENESYS_SPEC;
const reason = full ? '' : ' (skipped: set GENESYS_SPEC to the path of the upstream spec)';

describe(`the full upstream spec${reason}`, { timeout: 60_000 }, () => {
  // Parsed on use, so that 22 MB do not stay in memory during other tests.
  const upstream = (): Loose => JSON.parse(read(full ?? ''));
  const committed = JSON.parse(read('spec/digital.json')) as OpenApiDocument;

  it.skipIf(!full)(
    `has no findings when compared with itself, and exactly the expected ones after the edits${reason}`,
    () => {
      const document = upstream();
      const before = trim(document, slice);
      expect(
        compare({ document: overlaid(before), slice }, { document: overlaid(trim(document, slice)), slice }),
      ).toEqual([]);

      for (const [, edit] of EDITS) edit(editorOf(document));
      const { moved, removed } = findMovedAndRemoved(assertSwagger2(document), slice, committed);
      expect(moved.map(({ method, to }) => [method, to.path])).toEqual([['faxes.create', FAXES.to]]);
      expect(removed.map(({ method }) => method)).toEqual(['emails.getSettings']);

      const current = withoutMethod(parseSlice(updateSliceEndpoints(sliceText, moved)), 'emails.getSettings');
      const after = overlaid(trim(document, current));
      expect(
        describeFindings(compare({ document: overlaid(before), slice }, { document: after, slice: current })),
      ).toEqual(EXPECTED.toSorted());
    },
  );
});
