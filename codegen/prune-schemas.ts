import { isObject, type OpenApiDocument, refName } from './openapi.ts';

/** Removes the schemas that nothing refers to, such as those of a property that the overlay removed. */
export function pruneSchemas(document: OpenApiDocument): OpenApiDocument {
  const { schemas, ...components } = document.components;
  const reached = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isObject(value)) return;
    if (typeof value.$ref === 'string' && value.$ref.startsWith('#/components/schemas/')) {
      const name = refName(value.$ref);
      if (!reached.has(name)) {
        reached.add(name);
        visit(schemas[name]);
      }
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit({ ...document, components });
  const kept = Object.entries(schemas).filter(([name]) => reached.has(name));
  return { ...document, components: { ...components, schemas: Object.fromEntries(kept) } };
}
