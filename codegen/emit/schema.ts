import openapiTS, { astToString } from 'openapi-typescript';
import type { Model } from '../model.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { BANNER } from './typescript.ts';

/** `schema.ts`: the models, by openapi-typescript. Operations are left out: `operations.ts` and `client.ts` have them. */
export async function emitSchema(document: OpenApiDocument): Promise<string> {
  const models = { ...document, paths: {} };
  const nodes = await openapiTS(structuredClone(models) as never, {
    alphabetize: true,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    rootTypes: true,
    rootTypesKeepCasing: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  });
  return `${BANNER}\n\n${astToString(nodes)}`;
}

/** `models.ts`: the models by their names, for the entry point. */
export function emitModels(model: Model): string {
  const names = Object.keys(model.schemas);
  return `${BANNER}\n\nexport type {\n${names.map((name) => `  ${name},\n`).join('')}} from './schema.js';\n`;
}
