import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Project } from './project.ts';
import type { Slice } from './slice.ts';

export const isUrl = (source: string): boolean => /^https?:\/\//.test(source);

/** The URL of the slice's spec, or the path of its file, which the slice names relative to itself. */
export function sourceOf({ root, slice: file }: Pick<Project, 'root' | 'slice'>, { source }: Slice): string {
  return isUrl(source) ? source : resolve(root, dirname(file), source);
}

/** How a slice names a file that is its spec: relative to itself. */
export function sourceFor(file: string, from: string): string {
  const path = relative(dirname(resolve(file)), resolve(from)).replaceAll('\\', '/');
  return isAbsolute(path) || path.startsWith('.') ? path : `./${path}`;
}
