import type { InterfaceDeclarationStructure, OptionalKind } from 'ts-morph';
import type { RequiredPermissions } from '../../src/transport/operation.ts';
import { oldMethodsOf, renamed } from '../aliases.ts';
import type { ChannelModel, Model, OperationModel } from '../model.ts';
import { pascalCase } from '../names.ts';
import { getReferencedNames, refName, type Schema } from '../openapi.ts';
import { code } from '../printable.ts';
import { resolveMentions } from '../resolve-mentions.ts';
import { generate, literal, propertyName, tsDoc, typeImport, typeOf } from './typescript.ts';

/** Emits `client.ts`: the channel interfaces with the docs of each method, and the types by operation ID. */
export function emitClient(model: Model, runtime: string): string {
  return generate((file) => {
    const models = model.operations.flatMap((o) => [
      ...getReferencedNames(o.result),
      ...getReferencedNames(o.paging?.item),
    ]);
    const args = model.operations.filter((o) => o.args.length > 0).map((o) => o.argsType);
    const signatures = model.operations.map(signatureType).join(' ');
    const shared = ['Call', 'CallOptions', 'ListMethod', 'NoArgs', 'OptionalListMethod'];
    file.addStatements(
      [
        typeImport(
          shared.filter((name) => new RegExp(`\\b${name}\\b`).test(signatures)),
          runtime,
        ),
        typeImport(args, './args.js'),
        typeImport(['ErrorCodes'], './error-codes.js'),
        typeImport(models, './models.js'),
      ].filter(Boolean),
    );
    file.addInterfaces([
      channelsInterface(model),
      ...model.channels.map((channel) => channelInterface(channel, model)),
      typesInterface(model),
    ]);
  });
}

const channelsInterface = (model: Model): OptionalKind<InterfaceDeclarationStructure> => ({
  name: `${pascalCase(model.name)}Channels`,
  isExported: true,
  docs: ['The channels of the client.'],
  properties: model.channels.map((channel) => ({
    name: channel.name,
    isReadonly: true,
    type: channel.typeName,
    docs: [tsDoc(channel.summary)],
  })),
});

const typesInterface = (model: Model): OptionalKind<InterfaceDeclarationStructure> => ({
  name: 'OperationTypes',
  isExported: true,
  docs: ['Argument, result and error code types by operation ID.'],
  properties: [...model.operations]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((operation) => ({
      name: propertyName(operation.id),
      type: `{ args: ${argsTypeOf(operation)}; result: ${resultType(operation)}; errorCode: ErrorCodes[${literal(operation.id)}] }`,
    })),
});

function channelInterface(channel: ChannelModel, model: Model): OptionalKind<InterfaceDeclarationStructure> {
  const methods = [
    ...channel.operations.map((operation) => ({ name: operation.name, operation, doc: methodDoc(operation, model) })),
    ...oldMethodsOf(model.operations, channel.name).map(({ name, operation }) => ({
      name,
      operation,
      doc: tsDoc(renamed(link(operation, model))),
    })),
  ];
  const paged = methods.filter(({ operation }) => operation.paging);
  const others = methods.filter(({ operation }) => !operation.paging);
  return {
    name: channel.typeName,
    isExported: true,
    docs: [tsDoc(channel.summary)],
    properties: paged.map(({ name, operation, doc }) => ({
      name,
      isReadonly: true,
      type: signatureType(operation),
      docs: [doc],
    })),
    methods: others.map(({ name, operation, doc }) => ({
      name,
      parameters: [
        { name: 'args', type: argsTypeOf(operation), hasQuestionToken: areArgsOptional(operation) },
        { name: 'options', type: 'CallOptions', hasQuestionToken: true },
      ],
      returnType: `Call<${resultType(operation)}>`,
      docs: [doc],
    })),
  };
}

const areArgsOptional = (operation: OperationModel) => operation.args.every((arg) => !arg.required);
const argsTypeOf = (operation: OperationModel) => (operation.args.length > 0 ? operation.argsType : 'NoArgs');

/** The type of a paged list method; for other methods, the type names that the signature uses. */
function signatureType(operation: OperationModel): string {
  if (!operation.paging) return `Call CallOptions ${argsTypeOf(operation)}`;
  const method = areArgsOptional(operation) ? 'OptionalListMethod' : 'ListMethod';
  return `${method}<${argsTypeOf(operation)}, ${resultType(operation)}, ${typeOf(operation.paging.item)}>`;
}

function resultType({ result, success }: OperationModel): string {
  if (!result) return 'undefined';
  const canBeEmpty = Object.values(success).includes('empty');
  return typeOf(result) + (canBeEmpty ? ' | undefined' : '');
}

const TOKEN_LABELS = {
  any: 'user or client credentials',
  user: 'user',
  client: 'client credentials',
} as const;

function methodDoc(operation: OperationModel, model: Model): string {
  const { permissions, scopes, tokenKind } = operation;
  const facts = [
    `- Permissions: ${permissions ? formatPermissions(permissions) : 'none'}`,
    `- Scopes: ${scopes.length > 0 ? scopes.map(code).join(' or ') : 'none'}`,
    `- Token: ${TOKEN_LABELS[tokenKind]}`,
  ];
  const returns = describeResult(operation);
  return tsDoc(
    resolveMentions(operation, model, (mentioned) => link(mentioned, model)) ||
      operation.title ||
      `The operation ${code(operation.id)}.`,
    `${code(`${operation.method} ${operation.path}`)} (operation ID ${code(operation.id)})`,
    facts.join('\n'),
    returns && `@returns ${returns}`,
    operation.deprecated && '@deprecated Deprecated by Genesys Cloud.',
  );
}

function link({ channel, name }: OperationModel, model: Model): string {
  const type = model.channels.find((c) => c.name === channel)?.typeName ?? channel;
  return `{@link ${type}.${name} | ${channel}.${name}}`;
}

function formatPermissions({ type, permissions }: RequiredPermissions): string {
  if (permissions.length === 1) return permissions.map(code).join('');
  return `${type === 'ALL' ? 'all' : 'one'} of ${permissions.map(code).join(', ')}`;
}

function describeResult({ success, result }: OperationModel): string {
  if (!result) return '`undefined`: the response has no body.';
  const empty = Object.keys(success).filter((status) => success[Number(status)] === 'empty');
  const name = modelName(result);
  return empty.length > 0
    ? `${name}, or \`undefined\` if Genesys Cloud accepts the request for later processing (${empty.join(', ')}).`
    : '';
}

const modelName = (schema: Schema) => (schema.$ref ? code(refName(schema.$ref)) : literal(typeOf(schema)));
