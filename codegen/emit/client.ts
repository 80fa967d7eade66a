import { withMentions } from '../mentions.ts';
import type { ClientModel, Model, OperationModel } from '../model.ts';
import { pascalCase } from '../names.ts';
import { namesIn, refName, type Schema } from '../openapi.ts';
import { code } from '../printable.ts';
import { generate, literal, propertyName, tsDoc, typeImport, typeOf } from './typescript.ts';

/** `client.ts`: the interfaces of the clients, with the documentation of each method, and the types by operation id. */
export function emitClient(model: Model, runtime: string): string {
  return generate((file) => {
    const models = model.operations.flatMap((o) => [
      ...namesIn(o.result),
      ...(o.listing?.paged ? namesIn(o.listing.item) : []),
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
    file.addInterface({
      name: `${pascalCase(model.name)}Clients`,
      isExported: true,
      docs: ['The clients, one for each channel.'],
      properties: model.clients.map((client) => ({
        name: client.name,
        isReadonly: true,
        type: client.typeName,
        docs: [tsDoc(client.summary)],
      })),
    });
    for (const client of model.clients) file.addInterface(clientInterface(client, model));
    file.addInterface({
      name: 'OperationTypes',
      isExported: true,
      docs: ['The types of each operation by its id: what it takes, what it answers, which error codes it can answer.'],
      properties: [...model.operations]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((operation) => ({
          name: propertyName(operation.id),
          type: `{ args: ${argsTypeOf(operation)}; result: ${resultType(operation)}; errorCode: ErrorCodes[${literal(operation.id)}] }`,
        })),
    });
  });
}

function clientInterface(client: ClientModel, model: Model) {
  const listings = client.operations.filter((operation) => operation.listing?.paged);
  const others = client.operations.filter((operation) => !operation.listing?.paged);
  return {
    name: client.typeName,
    isExported: true,
    docs: [tsDoc(client.summary)],
    properties: listings.map((operation) => ({
      name: operation.name,
      isReadonly: true,
      type: signatureType(operation),
      docs: [methodDoc(operation, model)],
    })),
    methods: others.map((operation) => ({
      name: operation.name,
      parameters: [
        { name: 'args', type: argsTypeOf(operation), hasQuestionToken: optionalArgs(operation) },
        { name: 'options', type: 'CallOptions', hasQuestionToken: true },
      ],
      returnType: `Call<${resultType(operation)}>`,
      docs: [methodDoc(operation, model)],
    })),
  };
}

const optionalArgs = (operation: OperationModel) => operation.args.every((arg) => !arg.required);
const argsTypeOf = (operation: OperationModel) => (operation.args.length > 0 ? operation.argsType : 'NoArgs');

/** The type of a method, for paged listings; of others, the names that it mentions. */
function signatureType(operation: OperationModel): string {
  if (!operation.listing?.paged) return `Call CallOptions ${argsTypeOf(operation)}`;
  const method = optionalArgs(operation) ? 'OptionalListMethod' : 'ListMethod';
  return `${method}<${argsTypeOf(operation)}, ${resultType(operation)}, ${typeOf(operation.listing.item)}>`;
}

function resultType({ result, success }: OperationModel): string {
  if (!result) return 'undefined';
  const mayBeEmpty = Object.values(success).includes('empty');
  return typeOf(result) + (mayBeEmpty ? ' | undefined' : '');
}

const TOKEN_WORDS = {
  any: "a user's or a client-credentials one",
  user: "a user's",
  client: 'a client-credentials one',
} as const;

function methodDoc(operation: OperationModel, model: Model): string {
  const { permissions, scopes, tokenKind } = operation;
  const facts = [
    `- Permissions: ${permissions ? permissionWords(permissions.type, permissions.permissions) : 'none of its own'}`,
    `- Scopes: ${scopes.length > 0 ? scopes.map(code).join(' or ') : 'none'}`,
    `- Token: ${TOKEN_WORDS[tokenKind]}`,
  ];
  const answer = answerWords(operation);
  return tsDoc(
    withMentions(operation, model, (mentioned) => link(mentioned, model)) ||
      operation.title ||
      `The operation ${code(operation.id)}.`,
    `${code(`${operation.method} ${operation.path}`)}, in all Genesys SDKs ${code(operation.id)}.`,
    facts.join('\n'),
    answer && `@returns ${answer}`,
    operation.deprecated && '@deprecated Upstream has deprecated it.',
  );
}

function link({ client, name }: OperationModel, model: Model): string {
  const type = model.clients.find((c) => c.name === client)?.typeName ?? client;
  return `{@link ${type}.${name} | ${client}.${name}}`;
}

function permissionWords(type: 'ANY' | 'ALL', permissions: string[]): string {
  if (permissions.length === 1) return permissions.map(code).join('');
  return `${type === 'ALL' ? 'all' : 'one'} of ${permissions.map(code).join(', ')}`;
}

function answerWords({ success, result }: OperationModel): string {
  if (!result) return '`undefined`: the answer has no content.';
  const empty = Object.keys(success).filter((status) => success[Number(status)] === 'empty');
  const name = modelName(result);
  return empty.length > 0
    ? `${name}; \`undefined\` where Genesys accepts the request for later (${empty.join(', ')}).`
    : '';
}

const modelName = (schema: Schema) => (schema.$ref ? code(refName(schema.$ref)) : literal(typeOf(schema)));
