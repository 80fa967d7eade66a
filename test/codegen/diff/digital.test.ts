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

/** What an edit changes, be it in upstream's Swagger 2.0 or in the trimmed OpenAPI 3.1. */
interface Editor {
  paths: Loose;
  model: (name: string) => Loose;
  parameters: (path: string, method: string) => Loose[];
  addParameter: (path: string, method: string, name: string) => void;
  addErrorCode: (path: string, method: string, status: number, code: string) => void;
  permissions: (path: string, method: string) => Loose;
  /** Where Genesys' name of an operation stands. */
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

/** Twenty things that happen to an API, each with all that has to be found. */
const EDITS: [name: string, edit: (editor: Editor) => void, finds: string[]][] = [
  [
    'an operation is dropped',
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
    'an operation gets another name',
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
    'a value can no longer be sent',
    ({ model }) => model('CreateEmailRequest').properties.direction.enum.splice(0, 1),
    ['breaking request-values-removed (direction) CreateEmailRequest.direction'],
  ],
  [
    'an argument is new',
    ({ model }) => (model('CreateEmailRequest').properties.mailboxId = { type: 'string' }),
    ['compatible argument-added (mailboxId) CreateEmailRequest.mailboxId'],
  ],
  [
    'a limit is tightened',
    ({ model }) => (model('CreateEmailRequest').properties.utilizationLabel.maxLength = 20),
    ['breaking request-limit-tightened (utilizationLabel) CreateEmailRequest.utilizationLabel'],
  ],
  [
    'an argument gets another type',
    ({ model }) => (model('CreateEmailRequest').properties.priority = { type: 'string' }),
    ['breaking request-type-changed (priority) CreateEmailRequest.priority'],
  ],
  [
    'an argument is gone, with the model that it alone had',
    ({ model }) => delete model('FaxSendRequest').properties.coverSheet,
    ['breaking argument-removed (coverSheet) FaxSendRequest.coverSheet'],
  ],
  [
    'a nested property must be sent',
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
    'a parameter is new',
    ({ addParameter }) => addParameter(EMAIL, 'get', 'expand'),
    ['compatible argument-added getConversationsEmail (expand)'],
  ],
  [
    'answers have a new value',
    ({ model }) => model('FaxSendResponse').properties.uploadMethodType.enum.push('STREAM'),
    ['risky response-values-added FaxSendResponse.uploadMethodType'],
  ],
  [
    'answers lose a property',
    ({ model }) => delete model('MessageMediaData').properties.url,
    ['breaking response-property-removed MessageMediaData.url'],
  ],
  [
    'answers have a new property',
    ({ model }) => (model('MessageMediaData').properties.sha256 = { type: 'string' }),
    ['compatible response-property-added MessageMediaData.sha256'],
  ],
  [
    'answers need not have a property any more',
    ({ model }) => delete model('WrapupCode').required,
    ['breaking response-property-optional WrapupCode.name'],
  ],
  [
    'an error code is new',
    ({ addErrorCode }) => addErrorCode(EMAIL, 'get', 404, 'conversation.archived'),
    ['compatible error-added getConversationsEmail'],
  ],
  [
    'more permissions are needed',
    ({ permissions }) =>
      Object.assign(permissions(`${CONVERSATIONS}/messaging/integrations`, 'get'), {
        type: 'ALL',
        permissions: ['messaging:integration:view', 'messaging:setting:view'],
      }),
    ['breaking permissions-tightened getConversationsMessagingIntegrations'],
  ],
  [
    'a model gets another name',
    ({ renameModel }) => renameModel('FaxSendResponse', 'FaxSent'),
    // The overlay's correction of the id names the model as it was.
    ['breaking model-renamed FaxSent', 'breaking response-property-optional FaxSent.id'],
  ],
];

/** After the rename, its model's other finding is at the new name. */
const EXPECTED = EDITS.flatMap(([, , finds]) => finds).map((line) => line.replace('FaxSendResponse.', 'FaxSent.'));

const told = (findings: Finding[]) => findings.map((finding) => `${finding.severity} ${short(finding)}`).toSorted();
const overlaid = (document: OpenApiDocument) => prepare(document, overlay).document;

const without = (from: Slice, name: string): Slice => ({
  ...from,
  channels: from.channels.map((channel) => ({
    ...channel,
    methods: channel.methods.filter((method) => `${channel.name}.${method.name}` !== name),
  })),
});

describe('the committed slice', () => {
  const committed = JSON.parse(read('spec/digital.json')) as OpenApiDocument;
  const before = { document: overlaid(committed), slice };

  it('against itself gives nothing', () => {
    expect(compare(before, { document: overlaid(structuredClone(committed)), slice })).toEqual([]);
  });

  it('has twenty edits', () => {
    expect(EDITS).toHaveLength(20);
  });

  const moved = parseSlice(sliceText.replace(`POST ${FAXES.from}\n`, `POST ${FAXES.to}\n`));

  it('with all twenty at once gives exactly these', () => {
    const after = structuredClone(committed);
    for (const [, edit] of EDITS) edit(editorOf(after));
    expect(told(compare(before, { document: overlaid(after), slice: moved }))).toEqual(EXPECTED.toSorted());
  });
});

/** Upstream's document is not ours to keep here: the variable names a file. */
const full = process.env.GENESYS_SPEC;
const reason = full ? '' : ' (skipped: GENESYS_SPEC names no upstream document)';

describe(`the whole upstream document${reason}`, { timeout: 60_000 }, () => {
  // Parsed where it is used: twenty-two megabytes are nothing to hold while other tests run.
  const upstream = (): Loose => JSON.parse(read(full ?? ''));
  const committed = JSON.parse(read('spec/digital.json')) as OpenApiDocument;

  it.skipIf(!full)(`against itself gives nothing, and with the twenty edits exactly these${reason}`, () => {
    const document = upstream();
    const before = trim(document, slice);
    expect(
      compare({ document: overlaid(before), slice }, { document: overlaid(trim(document, slice)), slice }),
    ).toEqual([]);

    for (const [, edit] of EDITS) edit(editorOf(document));
    const { moves, losses } = findMovedAndRemoved(assertSwagger2(document), slice, committed);
    expect(moves.map(({ method, to }) => [method, to.path])).toEqual([['faxes.create', FAXES.to]]);
    expect(losses.map(({ method }) => method)).toEqual(['emails.getSettings']);

    const current = without(parseSlice(updateSliceEndpoints(sliceText, moves)), 'emails.getSettings');
    const after = overlaid(trim(document, current));
    expect(told(compare({ document: overlaid(before), slice }, { document: after, slice: current }))).toEqual(
      EXPECTED.toSorted(),
    );
  });
});
