import { getReferencedNames, HTTP_METHODS, type OpenApiDocument, type Schema } from './openapi.ts';

/** Collects the names of the schemas that responses contain, at any depth. */
export function collectResponseModels({ paths, components: { schemas } }: OpenApiDocument): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (schema: Schema | undefined): void => {
    for (const name of getReferencedNames(schema)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  const operations = Object.values(paths).flatMap((item) => HTTP_METHODS.map((method) => item[method]));
  for (const response of operations.flatMap((operation) => Object.values(operation?.responses ?? {}))) {
    for (const { schema } of Object.values(response.content ?? {})) visit(schema);
  }
  return found;
}
