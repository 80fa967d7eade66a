import { namesIn, type OpenApiDocument, type Schema } from './openapi.ts';

/** The names of the schemas that responses contain, at any depth. */
export function receivedModels({ paths, components: { schemas } }: OpenApiDocument): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (schema: Schema | undefined): void => {
    for (const name of namesIn(schema)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  for (const { responses } of Object.values(paths).flatMap((item) => Object.values(item))) {
    for (const { content } of Object.values(responses)) {
      for (const { schema } of Object.values(content ?? {})) visit(schema);
    }
  }
  return found;
}
