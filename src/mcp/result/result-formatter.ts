import { ArgumentError } from '../../transport/errors.js';
import type { ToolDescriptor } from '../manifest.js';
import type { NameStyle, Slice } from '../slice.js';
import { createResult, type ToolResult, toObject } from '../tool-result.js';
import { mapCustomerText } from './customer-text.js';
import { createFileResult } from './file-result.js';
import { mapStrings } from './map-strings.js';
import { loadModels } from './models.js';
import { createNotice, NOTICE_KEY } from './notice.js';
import { FIELDS, selectFields, validateFields } from './projection.js';
import { redaction } from './redact.js';
import { stripInvisible } from './strip-invisible.js';
import { byteLengthOf, truncate } from './truncate.js';
import { truncateFailure } from './truncate-failure.js';

/** The default limit of a result. */
export const DEFAULT_MAX_RESULT_BYTES = 50_000;
/** The smallest limit that has room for the note on what was truncated. */
export const MIN_RESULT_BYTES = 2000;

/** Settings of {@link createResultFormatter}. */
export interface ResultFormatterOptions {
  /** The longest result, in bytes of JSON. */
  readonly maxResultBytes: number;
  /** Masks email addresses, phone numbers and card numbers. */
  readonly redact: boolean;
  /** Whether reads take `fields`. */
  readonly projection: boolean;
  /** Who can raise the limit, and how: the last sentence of the note on what was truncated. */
  readonly limitAdvice: string;
}

/** The call whose result is formatted. */
export interface ToolCallContext {
  readonly slice: Slice;
  readonly tool: ToolDescriptor;
  readonly names: NameStyle;
  /** Whether the principal can call a tool. The advice names no other. */
  readonly isAvailable: (tool: ToolDescriptor) => boolean;
  /** The requested properties of the data. */
  readonly fields: unknown;
}

/** The key in `_meta` of the paths at which a customer may have written the text. */
export const CUSTOMER_TEXT_META_KEY = 'genesys-conversations-digital/customer-text';

/** Selects, masks and truncates the data of results. */
export interface ResultFormatter {
  readonly supportsProjection: boolean;
  /** @throws ArgumentError for fields that the response model does not have. */
  validateFields(call: ToolCallContext): Promise<void>;
  formatData(data: unknown, call: ToolCallContext): Promise<ToolResult>;
  /** Masks and truncates a failure too: it quotes messages of Genesys, which can be long and can quote a customer. */
  formatFailure(result: ToolResult): ToolResult;
}

export function createResultFormatter({
  maxResultBytes,
  redact,
  projection: supportsProjection,
  limitAdvice,
}: ResultFormatterOptions): ResultFormatter {
  const masking = redact ? redaction : undefined;
  return {
    supportsProjection,
    async validateFields({ slice, tool, names, fields }) {
      if (fields === undefined) return;
      const models = await loadModels(slice);
      const problems = validateFields(fields, models.responseModelOf(tool._meta.operationId), models);
      if (problems.length > 0) throw new ArgumentError(slice.nameIn(names, tool), problems);
    },
    async formatData(body, call) {
      if (body instanceof Blob) return createFileResult(body, { maxResultBytes, redact, limitAdvice });
      const object = toObject(body);
      const selected = call.fields === undefined ? object : selectFields(object, call.fields as string[]);
      const { data, paths } = await stripCustomerText(selected, call);
      const advice = formatAdvice(call, supportsProjection) + limitAdvice;
      if (paths.length === 0) return createResult(truncate(data, maxResultBytes, advice, masking));
      const notice = { [NOTICE_KEY]: createNotice(paths, maxResultBytes) };
      const truncated = truncate(data, maxResultBytes - byteLengthOf(notice), advice, masking);
      return { ...createResult({ ...truncated, ...notice }), _meta: { [CUSTOMER_TEXT_META_KEY]: paths } };
    },
    formatFailure: (result) => truncateFailure(stripFailure(result), maxResultBytes, limitAdvice, masking),
  };
}

/** Removes invisible characters from the text that customers may have written. */
async function stripCustomerText(data: Record<string, unknown>, { slice, tool }: ToolCallContext) {
  const models = await loadModels(slice);
  const responseModel = models.responseModelOf(tool._meta.operationId);
  return responseModel ? mapCustomerText(data, responseModel, models, stripInvisible) : { data, paths: [] };
}

/** A failure can quote a customer. Arguments of the call are in it too. */
const stripFailure = ({ structuredContent, ...others }: ToolResult): ToolResult => ({
  ...others,
  ...createResult(mapStrings(structuredContent ?? {}, stripInvisible)),
});

/** Explains how to get the data that was truncated. */
function formatAdvice({ slice, tool, names, isAvailable }: ToolCallContext, supportsProjection: boolean): string {
  const { properties } = tool.inputSchema;
  const singleItemTools = findSingleItemTools(tool, slice).filter(isAvailable);
  return [
    'pageSize' in properties && 'Request fewer items with pageSize, and the next ones with pageNumber.',
    singleItemTools.length > 0 &&
      `To get one item in full, call ${singleItemTools.map((other) => slice.nameIn(names, other)).join(' or ')}.`,
    supportsProjection && tool.annotations.readOnlyHint && `To get only the properties that you need, use ${FIELDS}.`,
  ]
    .filter(Boolean)
    .map((sentence) => `${sentence} `)
    .join('');
}

/** Finds the tools that read a single item of the collection that a tool lists. */
function findSingleItemTools(tool: ToolDescriptor, slice: Slice): ToolDescriptor[] {
  const { path } = slice.operationOf(tool);
  return slice.tools.filter((candidate) => {
    const other = slice.operationOf(candidate).path;
    return (
      candidate.annotations.readOnlyHint && other.startsWith(`${path}/{`) && !other.slice(path.length + 1).includes('/')
    );
  });
}
