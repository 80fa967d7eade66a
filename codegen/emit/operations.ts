import type { ArgumentInfo, OperationInfo, ValueType } from '../../src/transport/operation.ts';
import { oldMethodsOf } from '../aliases.ts';
import { isBinary } from '../media-types.ts';
import type { Model, OperationModel } from '../model.ts';
import { resolve, type Schema } from '../openapi.ts';
import type { Argument } from '../operation-arguments.ts';
import { isAvailableName } from '../type-names.ts';
import { generate, literal, propertyName } from './typescript.ts';

/** Emits `operations.ts`: the operations table of the client, the MCP server and the sandbox. */
export function emitOperations(model: Model, runtime: string): string {
  const operations = [...model.operations].sort((a, b) => (a.id < b.id ? -1 : 1));
  return generate((file) => {
    file.addImportDeclaration({
      isTypeOnly: true,
      namedImports: ['OperationInfo'],
      moduleSpecifier: runtime,
    });
    file.addStatements([
      '/** Operation IDs, the same as in all Genesys SDKs. */',
      `export type OperationId =\n${operations.map(({ id }) => `  | ${literal(id)}`).join('\n')};`,
      // One constant each, so that a bundler can drop the unused operations.
      ...operations
        .filter(hasName)
        .map((one) => `\n/** ${endpointDoc(one)} */\nexport const ${one.id}: OperationInfo = ${row(one, model)};\n`),
      '/** Every operation by its ID: endpoint, arguments, results and required permissions. */',
      'export const operations: { readonly [Id in OperationId]: OperationInfo } = {\n' +
        operations
          .map((one) => `  ${hasName(one) ? one.id : `${propertyName(one.id)}: ${row(one, model)}`},`)
          .join('\n') +
        '\n};',
      '/** The operation ID of each method, by channel. */',
      'export const methods = {\n' +
        model.channels
          .map(
            ({ name, operations: own }) =>
              `  ${name}: {\n${own.map((o) => `    ${o.name}: ${literal(o.id)},\n`).join('')}${oldRows(name, model)}  },`,
          )
          .join('\n') +
        '\n} as const satisfies Record<string, Record<string, OperationId>>;',
    ]);
  });
}

/** The old names of methods, which work like the current ones. */
const oldRows = (channel: string, model: Model): string =>
  oldMethodsOf(model.operations, channel)
    .map(({ name, operation }) => `    ${name}: ${literal(operation.id)},\n`)
    .join('');

/** Escapes a path that would end the comment. */
const endpointDoc = ({ method, path }: OperationModel) => `\`${method} ${path}\``.replaceAll('*/', '*\\/');

/** Whether the operation ID is a valid constant name. */
const hasName = ({ id }: OperationModel) => isAvailableName(id);

function row(operation: OperationModel, model: Model): string {
  const { args, ...info } = operationInfo(operation, model);
  const lines = Object.entries(info).map(([key, value]) => `  ${key}: ${literal(value)},`);
  const argLines = Object.entries(args).map(([name, arg]) => `    ${propertyName(name)}: ${literal(arg)},`);
  const argsText = argLines.length > 0 ? `  args: {\n${argLines.join('\n')}\n  },` : '  args: {},';
  return `{\n${[...lines.slice(0, 2), argsText, ...lines.slice(2)].join('\n')}\n}`;
}

/** The operation's entry in the table, without keys that have no value. */
export function operationInfo(operation: OperationModel, model: Model): OperationInfo {
  const { body, paging, permissions } = operation;
  const kind = body && (body.kind === 'whole' ? 'Whole' : 'Properties');
  return {
    method: operation.method,
    path: operation.path,
    args: Object.fromEntries(operation.args.map((arg) => [arg.name, argumentInfo(arg, model)])),
    ...(kind && {
      body: (body.required ? kind.toLowerCase() : `optional${kind}`) as NonNullable<OperationInfo['body']>,
    }),
    ...(operation.requiredAny && { requiredAny: operation.requiredAny }),
    ...(Object.keys(operation.needs).length > 0 && { needs: operation.needs }),
    ...(body?.mediaType && { contentType: body.mediaType }),
    success: operation.success,
    ...(operation.accept && { accept: operation.accept }),
    idempotent: operation.annotations.readOnlyHint || !['POST', 'PATCH'].includes(operation.method),
    ...(paging && { paging: paging.items }),
    ...(permissions && { permissions }),
    scopes: operation.scopes,
    tokenKind: operation.tokenKind,
  };
}

function argumentInfo(arg: Argument, model: Model): ArgumentInfo {
  const schema = resolve(arg.schema, model.schemas);
  const items = schema.items && resolve(schema.items, model.schemas);
  const values = schema.enum ?? items?.enum;
  return {
    in: arg.in,
    type: valueType(schema),
    ...(items && { items: valueType(items) }),
    ...(values && { values }),
    ...(values && arg.open && { open: true as const }),
    ...(isNullable(arg, model) && { nullable: true as const }),
    ...(arg.join && { join: arg.join }),
    ...(arg.required && { required: true as const }),
    ...(arg.wireName !== arg.name && { wireName: arg.wireName }),
  };
}

const TYPES = new Set<string>(['string', 'integer', 'number', 'boolean', 'array', 'object']);
/** A file is any value: a string or binary data. */
const valueType = (schema: Schema): ValueType =>
  TYPES.has(schema.type ?? '') && !isBinary(schema) ? (schema.type as ValueType) : 'any';

/** Whether a property of the body accepts `null`. */
const isNullable = ({ in: where, schema }: Argument, { schemas }: Model): boolean =>
  where === 'body' && resolve(schema, schemas)['x-nullable'] === true;
