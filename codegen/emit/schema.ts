import openapiTS, { astToString } from 'openapi-typescript';
import { Node, Project, type PropertySignature } from 'ts-morph';
import type { Model } from '../model.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { collectResponseModels } from '../response-models.ts';
import { withOpenEnums } from './open-enums.ts';
import { typedDocument } from './typed-document.ts';
import { BANNER, typeImport } from './typescript.ts';

/**
 * The types, by openapi-typescript. `models.ts` has each schema as an interface: editors show its name, not its properties.
 * `schema.ts` has `paths`, `operations` and `components`, as openapi-fetch takes them.
 */
export async function emitSchema(document: OpenApiDocument, model: Model): Promise<{ models: string; schema: string }> {
  const nodes = await openapiTS(structuredClone(typedDocument(document, model)) as never, {
    alphabetize: true,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
  });
  const source = new Project({ useInMemoryFileSystem: true }).createSourceFile('schema.ts', astToString(nodes));
  const components = source.getInterfaceOrThrow('components');
  const schemas = membersOf(components.getProperty('schemas'));
  const responses = membersOf(components.getProperty('responses'));
  const names = schemas.map((schema) => schema.getName());
  const received = collectResponseModels(document);

  const models = schemas.map((schema) => modelText(schema, received.has(schema.getName())));
  const listed = [
    `schemas: {\n${names.map((name) => `    ${name}: ${name};\n`).join('')}  };`,
    ...(responses.length > 0 ? [tidy(components.getPropertyOrThrow('responses').getText())] : []),
  ];
  return {
    models: fileOf(models),
    schema: fileOf([
      typeImport(names, './models.js'),
      tidy(source.getInterfaceOrThrow('paths').getText()),
      tidy(source.getInterfaceOrThrow('operations').getText()),
      `export interface components {\n${listed.map((member) => `  ${member}\n`).join('')}}`,
    ]),
  };
}

const fileOf = (parts: readonly string[]): string => `${[BANNER, ...parts].filter(Boolean).join('\n\n')}\n`;

function membersOf(property: PropertySignature | undefined): PropertySignature[] {
  const type = property?.getTypeNode();
  return Node.isTypeLiteral(type) ? type.getProperties() : [];
}

/** One model. Its enums are open if it is received: a value that is new to this package is no error then. */
function modelText(property: PropertySignature, isReceived: boolean): string {
  const name = property.getName();
  const type = property.getTypeNodeOrThrow();
  const text = isReceived ? withOpenEnums(type) : type.getText();
  const declaration = Node.isTypeLiteral(type) ? `export interface ${name} ${text}` : `export type ${name} = ${text};`;
  const docs = property.getJsDocs().map((doc) => doc.getText());
  return tidy([...docs, declaration].join('\n'), 2);
}

/** The text with our indentation, `levels` fewer than it has, and models by their names alone. */
const tidy = (text: string, levels = 0): string =>
  text
    .replaceAll(/components\["schemas"\]\["(\w+)"\]/g, '$1')
    .replaceAll(/^(?: {4})+/gm, (indent) => '  '.repeat(Math.max(0, indent.length / 4 - levels)));
