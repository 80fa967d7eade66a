import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upgrade } from '@scalar/openapi-upgrader';
import type { JsonObject } from '../codegen/openapi.ts';
import { parseSlice } from '../codegen/slice.ts';
import { ROOT } from './rivals.ts';

/**
 * Writes an OpenAPI 3.1 document with the slice's operations to a temporary file and returns its path. The operations are those
 * of the spec, with its descriptions, as a user would pass them to a generator.
 *
 * @param spec Path of the spec of Genesys.
 */
export async function upstreamSlice(spec: string): Promise<string> {
  const full = JSON.parse(await readFile(spec, 'utf8')) as JsonObject;
  const upstream = full.paths as Record<string, JsonObject>;
  const definitions = full.definitions as JsonObject;
  const slice = parseSlice(await readFile(`${ROOT}spec/slice.yaml`, 'utf8'));

  const paths: Record<string, JsonObject> = {};
  for (const { method, path } of slice.channels.flatMap(({ methods }) => methods)) {
    const { 'x-purecloud-method-name': operationId, ...operation } = (upstream[path]?.[method] ?? {}) as JsonObject;
    paths[path] = { ...paths[path], [method]: { ...operation, operationId } };
  }
  const reached = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
      if (reached.has(name)) continue;
      reached.add(name);
      follow(definitions[name]);
    }
  };
  follow(paths);
  const kept = Object.fromEntries([...reached].map((name) => [name, definitions[name]]));

  const file = join(await mkdtemp(join(tmpdir(), 'upstream-slice-')), 'slice.json');
  await writeFile(file, JSON.stringify(upgrade({ ...full, paths, definitions: kept } as never, '3.1')));
  return file;
}
