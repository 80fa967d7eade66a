import { createLock, type Lock } from './lock.ts';
import { toolNameOf } from './names.ts';
import { type OpenApiDocument, toJson } from './openapi.ts';
import { correctUpstream } from './overlay.ts';
import { type Inputs, type Project, readDocument, readLock } from './project.ts';
import type { Slice, SliceMethod } from './slice.ts';
import type { Source } from './source.ts';
import { trim } from './trim.ts';

/** The upstream spec trimmed to the slice, with the lock file that records its source. */
export interface TrimmedSlice {
  document: OpenApiDocument;
  lock: Lock;
  /** The text of both files by path. */
  files: Map<string, string>;
  /** Overlay actions with `x-before-trim` that match nothing. */
  unmatchedActions: string[];
}

/** Applies the overlay's actions for the upstream spec, in place, and trims it. */
export async function trimSlice(
  project: Project,
  { slice, overlay }: Pick<Inputs, 'slice' | 'overlay'>,
  source: Source,
): Promise<TrimmedSlice> {
  const unmatchedActions = correctUpstream(source.document, overlay);
  return { ...(await trimCorrected(project, slice, source)), unmatchedActions };
}

/** Trims the upstream spec, which the overlay has already corrected. */
export async function trimCorrected(
  project: Project,
  slice: Slice,
  source: Source,
): Promise<Omit<TrimmedSlice, 'unmatchedActions'>> {
  const before = await readDocument(project, slice.name);
  const describeLoss = ({ method, path }: SliceMethod) => {
    const id = before?.paths[path]?.[method]?.operationId;
    return id && `the tool ${toolNameOf(slice, id)} would be removed`;
  };
  const document = trim(source.document, slice, describeLoss);
  const lock = createLock(source, document, await readLock(project, slice.name), new Date());
  const files = new Map([
    [project.document(slice.name), toJson(document)],
    [project.lock(slice.name), toJson(lock)],
  ]);
  return { document, lock, files };
}
