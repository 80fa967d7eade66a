import { findNearest } from '../../src/platform/find-nearest.ts';
import type { Endpoint } from '../diff/moved-operations.ts';
import { CodegenError, getOwn, HTTP_METHODS, isObject } from '../openapi.ts';
import type { Swagger2 } from '../trim.ts';

/** Which operations a slice gets: those of the tags, and those whose paths match a pattern. */
export interface Selection {
  tags: readonly string[];
  /** `*` stands for any characters. */
  paths: readonly string[];
}

export interface SelectedOperation extends Endpoint {
  id: string;
  tag: string;
}

/** @throws CodegenError for a tag or pattern that selects nothing, with the nearest one. */
export function selectOperations({ paths }: Swagger2, { tags, paths: patterns }: Selection): SelectedOperation[] {
  const all = Object.keys(paths)
    .sort()
    .flatMap((path) => HTTP_METHODS.flatMap((method) => describe(paths, path, method)));
  const known = [...new Set(all.flatMap((operation) => operation.tags))].sort();
  const byTag = tags.map((tag) => known.find((one) => one.toLowerCase() === tag.toLowerCase()) ?? tag);
  const globs = patterns.map((pattern) => ({ pattern, glob: toGlob(pattern) }));
  const problems = [
    ...byTag.filter((tag) => !known.includes(tag)).map((tag) => unknownTag(tag, known)),
    ...globs
      .filter(({ glob }) => !all.some(({ path }) => glob.test(path)))
      .map(({ pattern }) => unknownPath(pattern, Object.keys(paths))),
  ];
  if (problems.length > 0) throw new CodegenError('The spec has no such operations:', { problems });
  return all
    .filter(
      ({ tags: own, path }) => own.some((tag) => byTag.includes(tag)) || globs.some(({ glob }) => glob.test(path)),
    )
    .map(({ tags: [tag = ''], ...operation }) => ({ ...operation, tag }));
}

function describe(paths: object, path: string, method: Endpoint['method']) {
  const operation = getOwn(getOwn(paths, path), method);
  const id = getOwn(operation, 'x-purecloud-method-name');
  if (!isObject(operation) || typeof id !== 'string') return [];
  const tags = Array.isArray(operation.tags) ? operation.tags.filter((tag) => typeof tag === 'string') : [];
  return [{ id, method, path, tags }];
}

const toGlob = (pattern: string): RegExp => new RegExp(`^${pattern.split('*').map(escapeRegExp).join('.*')}$`);

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function unknownTag(tag: string, known: readonly string[]): string {
  const nearest = findNearest(tag, known);
  return `tag "${tag}".${nearest ? ` Did you mean "${nearest}"?` : ` Use one of: ${known.join(', ')}.`}`;
}

function unknownPath(pattern: string, paths: readonly string[]): string {
  const nearest = findNearest(pattern.replaceAll('*', ''), paths);
  return `path "${pattern}".${nearest ? ` Did you mean "${nearest}"?` : ' Use * for any characters, such as /api/v2/routing/queues*.'}`;
}
