import type { InterfaceDeclarationStructure, OptionalKind } from 'ts-morph';
import { renamed } from '../aliases.ts';
import type { Model, OperationModel } from '../model.ts';
import { getReferencedNames, type Schema } from '../openapi.ts';
import type { Argument } from '../operation-arguments.ts';
import { limitsDoc } from './limits.ts';
import { generate, propertyName, tsDoc, typeImport, typeOf } from './typescript.ts';

/** Emits `args.ts`: an interface for the arguments of each operation. */
export function emitArgs(model: Model): string {
  const operations = model.operations.filter((operation) => operation.args.length > 0);
  return generate((file) => {
    const names = operations.flatMap((operation) => operation.args.flatMap((arg) => getReferencedNames(arg.schema)));
    file.addStatements(typeImport(names, './models.js'));
    // One call for all interfaces: each manipulation of the file parses all of it again.
    file.addInterfaces(operations.map(argsInterface));
    const taken = new Set(operations.map(({ argsType }) => argsType));
    file.addStatements(operations.flatMap((operation) => oldTypes(operation, taken)));
  });
}

/** The names of earlier versions for the type, unless a type has the name now. */
const oldTypes = ({ old, argsType }: OperationModel, taken: ReadonlySet<string>): string[] =>
  [...new Set(old.methods.map((method) => method.argsType))]
    .filter((name) => !taken.has(name))
    .map((name) => `/** ${renamed(`{@link ${argsType}}`)} */\nexport type ${name} = ${argsType};`);

const argsInterface = (operation: OperationModel): OptionalKind<InterfaceDeclarationStructure> => ({
  name: operation.argsType,
  isExported: true,
  docs: [tsDoc(`Arguments of \`${operation.channel}.${operation.name}\`.`)],
  properties: operation.args.map((arg) => ({
    name: propertyName(arg.name),
    hasQuestionToken: !arg.required,
    type: typeOf(arg.schema, { input: true, open: arg.open }) + (arg.required ? '' : ' | undefined'),
    docs: [argDoc(arg, operation)],
  })),
});

function argDoc(arg: Argument, operation: OperationModel): string {
  const description =
    arg.description || `The ${arg.in} ${arg.in === 'body' ? 'property' : 'parameter'} \`${arg.wireName}\`.`;
  const defaultValue = arg.schema.default;
  return tsDoc(
    description,
    valuesDoc(arg.schema),
    limitsDoc(arg.schema).join(' '),
    arg.schema.format === 'date-time' && 'ISO 8601 date and time, such as `2026-01-31T09:30:00.000Z`.',
    defaultValue !== undefined && `@defaultValue \`${JSON.stringify(defaultValue)}\``,
    deprecation(arg, operation),
  );
}

function deprecation(arg: Argument, operation: OperationModel): string | false {
  if (arg.readOnly) return '@deprecated Read-only: set by Genesys Cloud.';
  return (arg.deprecated || operation.deprecated) && '@deprecated Deprecated by Genesys Cloud.';
}

/** A list of the enum values with their meanings. */
export function valuesDoc(schema: Schema): string {
  const meanings = schema['x-enum-descriptions'] ?? schema.items?.['x-enum-descriptions'];
  if (!meanings) return '';
  return Object.entries(meanings)
    .map(([value, meaning]) => `- \`${value}\`: ${meaning}`)
    .join('\n');
}
