import { compare, type Finding } from '../diff/compare.ts';
import {
  findMovedAndRemoved,
  type MovedOperation,
  type RemovedOperation,
  updateOverlayPaths,
  updateSliceEndpoints,
} from '../diff/moved-operations.ts';
import { findOperationsOutsideSlice, type OperationOutsideSlice } from '../diff/operations-outside-slice.ts';
import { indexUpstreamDescriptions } from '../diff/upstream-descriptions.ts';
import { nextVersion, type Step, stepOf } from '../diff/version.ts';
import { type Generated, generate } from '../generate.ts';
import { findMissingDescriptions } from '../missing-descriptions.ts';
import { buildModel } from '../model.ts';
import { CodegenError, type OpenApiDocument } from '../openapi.ts';
import { type Overlay, parseOverlay } from '../overlay.ts';
import { prepare } from '../prepare.ts';
import { type Inputs, type Project, readDocument, readInputs } from '../project.ts';
import { parseSlice, type Slice } from '../slice.ts';
import type { Source } from '../source.ts';
import { assertSwagger2 } from '../trim.ts';
import { trimSlice } from '../trim-slice.ts';
import { recordFindings } from './changelog.ts';

/** The result of an update, as `--json` prints it. */
export interface Update {
  upstream: { source: string; sha256: string; bytes: number; operations: number };
  slice: string;
  /** Whether the trimmed spec changed, even if no caller notices. */
  changed: boolean;
  findings: Finding[];
  movedOperations: MovedOperation[];
  /** Operations that upstream removed. Nothing is written until they are removed from the slice. */
  removedOperations: RemovedOperation[];
  version: { step: Step | 'none'; from: string; to: string };
  /** Each place without a description, such as `getThings: no summary`. */
  missingDescriptions: string[];
  /** Overlay actions that match nothing. */
  unmatchedActions: string[];
  /** Upstream operations under the slice's path prefixes that the slice does not have. */
  operationsOutsideSlice: OperationOutsideSlice[];
}

export interface Plan {
  update: Update;
  slice: Slice;
  /** The files to write, by path; empty if nothing changed or an operation was removed. */
  files: Map<string, string>;
  /** Looks up Genesys' own description of a place without one. For the terminal only. */
  findUpstreamDescription: (place: string) => string | undefined;
}

/** Plans an update in memory, without writing files. */
export async function planUpdate(project: Project, source: Source): Promise<Plan> {
  const inputs = await readInputs(project);
  const before = await readDocument(project, inputs.slice.name);
  if (!before) {
    throw new CodegenError(
      `${project.document(inputs.slice.name)} does not exist. Run \`npm run spec:pull\` before the first update.`,
    );
  }
  const full = assertSwagger2(source.document);
  const { moved, removed } = findMovedAndRemoved(full, inputs.slice, before);
  const current = await followMoves(project, inputs, moved);
  const slice = removed.length > 0 ? removeOperations(current.slice, removed) : current.slice;

  const after = await trimSlice(project, { slice, overlay: current.overlay }, source);
  const findings = compare(
    { document: prepare(before, inputs.overlay, inputs.slice).document, slice: inputs.slice },
    { document: prepare(after.document, current.overlay, slice).document, slice },
  );
  const changedFiles = await project.files.listChanged(after.files);
  const changed = changedFiles.includes(project.document(slice.name));
  // After a removal nothing is written, and a description that mentions the operation would be an error.
  const generated =
    removed.length > 0
      ? analyzeOnly(after.document, slice, current.overlay)
      : await generate(after.document, slice, current.overlay, project.target, inputs.topics);
  const step = changed ? stepOf(findings) : 'none';
  const version = await versionOf(project, step);
  const update: Update = {
    upstream: {
      source: source.name,
      sha256: source.sha256,
      bytes: source.bytes,
      operations: after.lock.upstream.operations,
    },
    slice: slice.name,
    changed,
    findings,
    movedOperations: moved,
    removedOperations: removed,
    version,
    missingDescriptions: generated.missingDescriptions,
    unmatchedActions: [...after.unmatchedActions, ...generated.unmatchedActions],
    operationsOutsideSlice: findOperationsOutsideSlice(full, slice),
  };
  // The trimmed spec comes last, so that an interrupted update is found again by the next one.
  const wanted = new Map(
    changed && removed.length === 0
      ? [...generated.files, ...(await recordFindings(project, update)), ...current.files, ...after.files]
      : [],
  );
  const changedPaths = await project.files.listChanged(wanted);
  return {
    update,
    slice,
    files: new Map([...wanted].filter(([file]) => changedPaths.includes(file))),
    findUpstreamDescription: indexUpstreamDescriptions(full, generated.model),
  };
}

function analyzeOnly(document: OpenApiDocument, slice: Slice, overlay: Overlay): Generated {
  const overlaid = prepare(document, overlay, slice);
  const model = buildModel(overlaid.document, slice);
  return {
    model,
    files: new Map(),
    missingDescriptions: findMissingDescriptions(model),
    unmatchedActions: overlaid.unmatched,
  };
}

/** Updates the endpoints of moved operations in slice and overlay. */
async function followMoves(
  project: Project,
  inputs: Inputs,
  moved: MovedOperation[],
): Promise<Inputs & { files: Map<string, string> }> {
  if (moved.length === 0) return { ...inputs, files: new Map() };
  const sliceText = updateSliceEndpoints(await project.files.read(project.slice), moved);
  const files = new Map([[project.slice, sliceText]]);
  let { overlay } = inputs;
  if (project.overlay) {
    const text = updateOverlayPaths(await project.files.read(project.overlay), moved, inputs.slice);
    overlay = parseOverlay(text, project.overlay);
    files.set(project.overlay, text);
  }
  return { ...inputs, slice: parseSlice(sliceText, project.slice), overlay, files };
}

const removeOperations = (slice: Slice, removed: readonly RemovedOperation[]): Slice => ({
  ...slice,
  channels: slice.channels.map((channel) => ({
    ...channel,
    methods: channel.methods.filter(({ name }) => !removed.some(({ method }) => method === `${channel.name}.${name}`)),
  })),
});

async function versionOf(project: Project, step: Step | 'none'): Promise<Update['version']> {
  const text = await project.files.readIfExists('package.json');
  const from = text === undefined ? '0.0.0' : String((JSON.parse(text) as { version?: unknown }).version ?? '0.0.0');
  return { step, from, to: step === 'none' ? from : nextVersion(from, step) };
}
