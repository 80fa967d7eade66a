import { HTTP_METHODS, type OpenApiDocument } from './openapi.ts';
import type { Source } from './source.ts';

/** `spec/digital.lock.json`: the upstream spec that the trimmed spec was made from. */
export interface Lock {
  source: string;
  sha256: string;
  bytes: number;
  /** The day (`YYYY-MM-DD`) on which a spec with this sha256 was first read. */
  date: string;
  upstream: Counts;
  slice: Counts;
}

interface Counts {
  paths: number;
  operations: number;
  schemas: number;
}

/** Keeps the date of the previous lock file if the sha256 is the same, so that pulling the same spec changes nothing. */
export function createLock(source: Source, slice: OpenApiDocument, previous: Lock | undefined, today: Date): Lock {
  const upstream = source.document as { paths: object; definitions: object };
  const unchanged = previous?.sha256 === source.sha256;
  return {
    source: source.name,
    sha256: source.sha256,
    bytes: source.bytes,
    date: unchanged ? previous.date : today.toISOString().slice(0, 10),
    upstream: counts(upstream.paths, upstream.definitions),
    slice: counts(slice.paths, slice.components.schemas),
  };
}

const counts = (paths: object, schemas: object): Counts => ({
  paths: Object.keys(paths).length,
  operations: Object.values(paths).flatMap((item) => HTTP_METHODS.filter((method) => Object.hasOwn(item, method)))
    .length,
  schemas: Object.keys(schemas).length,
});
