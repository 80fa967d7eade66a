import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { OperationId } from '../../generated/operations.js';
import schemas from '../../generated/schemas.json' with { type: 'json' };
import type { ErrorCode, Fail } from '../failure.js';

type Schema = Record<string, unknown>;

let validator: Ajv2020 | undefined;
const validators = new Map<OperationId, ValidateFunction>();

/** Validates a request body against the schema of its operation. Validators are compiled on first use. */
export function validateBody(operationId: OperationId, body: unknown, fail: Fail): void {
  const validate = validators.get(operationId) ?? compileValidator(operationId);
  validators.set(operationId, validate);
  if (validate(body)) return;
  const error = validate.errors?.[0];
  if (error) rejectBody(operationId, error, fail);
}

function compileValidator(operationId: OperationId): ValidateFunction {
  const validate = getSliceValidator().getSchema(`slice#/requests/${operationId}`);
  if (!validate) throw new Error(`schemas.json has no schema for the body of ${operationId}. Run npm run codegen.`);
  return validate as ValidateFunction;
}

/**
 * The validator of all schemas: `slice#/requests/ID`, `slice#/responses/ID/STATUS` and `slice#/$defs/NAME`. Unknown properties are
 * errors, as in Genesys.
 */
export function getSliceValidator(): Ajv2020 {
  validator ??= createValidator();
  return validator;
}

function createValidator(): Ajv2020 {
  const { date, 'date-time': dateTime, int32, int64, 'uri-reference': uri, float, double } = fullFormats;
  const ajv = new Ajv2020({
    strict: false,
    // Unoptimized code is as fast, and compiles in half the time.
    code: { optimize: false },
    // Genesys returns links without a host.
    formats: { date, 'date-time': dateTime, int32, int64, float, double, uri } as never,
  });
  const { $comment: _, ...parts } = schemas;
  return ajv.addSchema({ $id: 'slice', ...(forbidUnknownProperties(parts) as object) });
}

function forbidUnknownProperties(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forbidUnknownProperties);
  if (typeof value !== 'object' || value === null) return value;
  const schema = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, forbidUnknownProperties(child)]),
  ) as Schema;
  const isClosed =
    schema.type === 'object' && typeof schema.properties === 'object' && !('additionalProperties' in schema);
  return isClosed ? { ...schema, additionalProperties: false } : schema;
}

const CODES: Record<string, ErrorCode> = {
  additionalProperties: 'invalid.property',
  enum: 'invalid.value',
  type: 'invalid.value',
};

/** Operations with which the other platform of Open Messaging reports what happened on it. */
const OPEN_INBOUND = [
  'postConversationsMessageInboundOpenEvent',
  'postConversationsMessageInboundOpenMessage',
  'postConversationsMessageInboundOpenReceipt',
  'postConversationsMessageInboundOpenStructuredResponse',
  'postConversationsMessagesInboundOpen',
] as const;

export const isOpenInbound = (operationId: OperationId): boolean =>
  (OPEN_INBOUND as readonly OperationId[]).includes(operationId);

/** Error codes for fields of one operation. */
const FIELD_CODES: { readonly [Id in OperationId]?: Readonly<Record<string, ErrorCode>> } = {
  postConversationsEmails: { provider: 'postino.error.notnull.createconversationrequest.provider' },
  postConversationsEmailInboundmessages: { provider: 'postino.error.notnull.createconversationrequest.provider' },
  ...Object.fromEntries(
    OPEN_INBOUND.map((operationId) => [operationId, { 'channel.time': 'missing.open.channel.date' as const }]),
  ),
  postConversationsFaxes: { addresses: 'fax.missing.field', contentType: 'fax.content.type.not.supported' },
  postConversationsEmailsAgentless: {
    senderType: 'postino.error.invalid.sender.type',
    fromAddress: 'postino.error.missing.field',
    toAddresses: 'postino.error.missing.field',
  },
};

function rejectBody(operationId: OperationId, error: ErrorObject, fail: Fail): never {
  const { keyword, instancePath, params, message } = error;
  const at = instancePath.slice(1).replaceAll('/', '.');
  const child = params.missingProperty ?? params.additionalProperty;
  const field = [at, child].filter(Boolean).join('.') || 'body';
  const own = keyword === 'required' || keyword === 'enum' ? FIELD_CODES[operationId]?.[field] : undefined;
  const code = keyword === 'format' && String(params.format).startsWith('date') ? 'invalid.date' : CODES[keyword];
  const problem = keyword === 'additionalProperties' ? 'is an unknown property' : (message ?? 'is invalid');
  return fail([own ?? code ?? 'constraint.validation', 'bad.request'], {
    message: `{field} ${keyword === 'required' ? 'is required' : problem}.`,
    params: { field },
    field,
  });
}
