import openapiTS, { astToString } from 'openapi-typescript';
import { Node, Project, type PropertySignature } from 'ts-morph';
import type { Model } from '../model.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { collectResponseModels } from '../response-models.ts';
import { openEnums } from './open-enums.ts';
import { buildTypedDocument } from './typed-document.ts';
import { BANNER, typeImport } from './typescript.ts';

/**
 * Emits the types with openapi-typescript. `models.ts` has an interface per schema, so that editors show its name and not
 * its properties. `schema.ts` has `paths`, `operations` and `components` for openapi-fetch.
 */
export async function emitSchema(document: OpenApiDocument, model: Model): Promise<{ models: string; schema: string }> {
  const nodes = await openapiTS(buildTypedDocument(document, model) as never, {
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
  const responseModels = collectResponseModels(document);

  const models = schemas.map((schema) => modelText(schema, responseModels.has(schema.getName())));
  const componentMembers = [
    `schemas: { ${names.map((name) => `${name}: ${name};`).join(' ')} };`,
    ...(responses.length > 0 ? [tidy(components.getPropertyOrThrow('responses').getText())] : []),
  ];
  return {
    models: fileOf(models),
    schema: fileOf([
      typeImport(names, './models.js'),
      tidy(source.getInterfaceOrThrow('paths').getText()),
      tidy(source.getInterfaceOrThrow('operations').getText()),
      `export interface components {\n${componentMembers.join('\n')}\n}`,
    ]),
  };
}

const fileOf = (parts: readonly string[]): string => `${[BANNER, ...parts].filter(Boolean).join('\n\n')}\n`;

function membersOf(property: PropertySignature | undefined): PropertySignature[] {
  const type = property?.getTypeNode();
  return Node.isTypeLiteral(type) ? type.getProperties() : [];
}

/** One model. Enums are open if responses contain it, because responses may have values that this version does not know. */
function modelText(property: PropertySignature, isInResponses: boolean): string {
  const name = property.getName();
  const type = property.getTypeNodeOrThrow();
  const text = isInResponses ? openEnums(type) : type.getText();
  const declaration = Node.isTypeLiteral(type) ? `export interface ${name} ${text}` : `export type ${name} = ${text};`;
  const docs = property.getJsDocs().map((doc) => doc.getText());
  return tidy([...docs, declaration].join('\n'));
}

/** Shortens references to models to their names. */
const tidy = (text: string): string => text.replaceAll(/components\["schemas"\]\["(\w+)"\]/g, '$1');
