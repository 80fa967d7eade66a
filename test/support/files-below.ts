import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Lists all files below a folder, relative to the project. */
export function filesBelow(folder: string, endsWith = '.ts'): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(endsWith))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}
