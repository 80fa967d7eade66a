import type { ArgumentInfo, OperationInfo, ValueType } from '../../src/transport/operation.ts';
import type { Model, OperationModel } from '../model.ts';
import { resolve, type Schema } from '../openapi.ts';
import type { Argument } from '../operation-arguments.ts';
import { isAvailableName } from '../type-names.ts';
import { generate, literal, propertyName } from './typescript.ts';

/** `operations.ts`: the table that client, MCP server and sandbox read. */
export function emitOperations(model: Model, runtime: string): string {
  const operations = [...model.operations].sort((a, b) => (a.id < b.id ? -1 : 1));
  return generate((file) => {
    file.addImportDeclaration({
      isTypeOnly: true,
      namedImports: ['OperationInfo'],
      moduleSpecifier: runtime,
    });
    file.addStatements([
      "/** Genesys' names of the operations, the same in all of its SDKs. */",
      `export type OperationId =\n${operations.map(({ id }) => `  | ${literal(id)}`).join('\n')};`,
      // Each by itself, so that a bundle holds those alone that its code names.
      ...operations
        .filter(hasName)
        .map((one) => `\n/** ${endpointDoc(one)} */\nexport const ${one.id}: OperationInfo = ${row(one, model)};\n`),
      '/** Every operation of the slice: where it is, what goes where, what it needs and what it answers. */',
      'export const operations: { readonly [Id in OperationId]: OperationInfo } = {\n' +
        operations
          .map((one) => `  ${hasName(one) ? one.id : `${propertyName(one.id)}: ${row(one, model)}`},`)
          .join('\n') +
        '\n};',
      '/** The methods of each channel, by operation. */',
      'export const methods = {\n' +
        model.channels
          .map(
            ({ name, operations: own }) =>
              `  ${name}: {\n${own.map((o) => `    ${o.name}: ${literal(o.id)},\n`).join('')}  },`,
          )
          .join('\n') +
        '\n} as const satisfies Record<string, Record<string, OperationId>>;',
    ]);
  });
}

/** A path can't end the comment. */
const endpointDoc = ({ method, path }: OperationModel) => `\`${method} ${path}\``.replaceAll('*/', '*\\/');

/** Whether an operation's id can name a constant. */
const hasName = ({ id }: OperationModel) => isAvailableName(id);

function row(operation: OperationModel, model: Model): string {
  const { args, ...info } = operationInfo(operation, model);
  const lines = Object.entries(info).map(([key, value]) => `  ${key}: ${literal(value)},`);
  const argLines = Object.entries(args).map(([name, arg]) => `    ${propertyName(name)}: ${literal(arg)},`);
  const argsText = argLines.length > 0 ? `  args: {\n${argLines.join('\n')}\n  },` : '  args: {},';
  return `{\n${[...lines.slice(0, 2), argsText, ...lines.slice(2)].join('\n')}\n}`;
}

/** The table's row of an operation; absent facts are left out. */
function operationInfo(operation: OperationModel, model: Model): OperationInfo {
  const { body, paging, permissions } = operation;
  const kind = body && (body.kind === 'whole' ? 'Whole' : 'Properties');
  return {
    method: operation.method,
    path: operation.path,
    args: Object.fromEntries(operation.args.map((arg) => [arg.name, argumentInfo(arg, model)])),
    ...(kind && {
      body: (body.required ? kind.toLowerCase() : `optional${kind}`) as NonNullable<OperationInfo['body']>,
    }),
    success: operation.success,
    idempotent: !['POST', 'PATCH'].includes(operation.method),
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
    ...(arg.join && { join: arg.join }),
    ...(arg.required && { required: true as const }),
    ...(arg.wireName !== arg.name && { wireName: arg.wireName }),
  };
}

const TYPES = new Set<string>(['string', 'integer', 'number', 'boolean', 'array', 'object']);
const valueType = ({ type = 'any' }: Schema): ValueType => (TYPES.has(type) ? (type as ValueType) : 'any');
