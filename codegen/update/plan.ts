import { compare, type Finding } from '../diff/compare.ts';
import {
  findMovedAndRemoved,
  type Loss,
  type Move,
  updateOverlayPaths,
  updateSliceEndpoints,
} from '../diff/moved-operations.ts';
import { findOperationsOutsideSlice, type OperationOutsideSlice } from '../diff/operations-outside-slice.ts';
import { upstreamWords } from '../diff/upstream-descriptions.ts';
import { nextVersion, type Step, stepOf } from '../diff/version.ts';
import { type Generated, generate } from '../generate.ts';
import { missingDescriptions } from '../missing-descriptions.ts';
import { buildModel } from '../model.ts';
import { CodegenError, type OpenApiDocument } from '../openapi.ts';
import { type Overlay, parseOverlay } from '../overlay.ts';
import { prepare } from '../prepare.ts';
import { type Inputs, type Project, readDocument, readInputs } from '../project.ts';
import { parseSlice, type Slice } from '../slice.ts';
import type { Source } from '../source.ts';
import { assertSwagger2 } from '../trim.ts';
import { trimSlice } from '../trim-slice.ts';
import { changelogWith } from './changelog.ts';

/** What an update finds; `--json` prints it. */
export interface Update {
  upstream: { source: string; sha256: string; bytes: number; operations: number };
  slice: string;
  /** Whether the trimmed document differs at all, be it in what no caller notices. */
  changed: boolean;
  findings: Finding[];
  moves: Move[];
  /** Operations that are gone: nothing is written until the slice no longer names them. */
  losses: Loss[];
  version: { step: Step | 'none'; from: string; to: string };
  /** Places that a model reads and that have no words of ours yet. */
  missingDescriptions: string[];
  /** Overlay actions that match nothing any more. */
  unmatchedActions: string[];
  /** Operations under the slice's path prefixes that are not in it. */
  beside: OperationOutsideSlice[];
}

export interface Plan {
  update: Update;
  slice: Slice;
  /** What to write, by path; empty where nothing in the slice changed, or an operation was lost. */
  files: Map<string, string>;
  /** Upstream's own sentence about a place without words: for the terminal only. */
  upstreamWords: (place: string) => string | undefined;
}

/** Works out all of an update, in memory. */
export async function planUpdate(project: Project, source: Source): Promise<Plan> {
  const inputs = await readInputs(project);
  const before = await readDocument(project, inputs.slice.name);
  if (!before) {
    throw new CodegenError(
      `There is no ${project.document(inputs.slice.name)} to compare with. Start with \`npm run spec:pull\`.`,
    );
  }
  const full = assertSwagger2(source.document);
  const { moves, losses } = findMovedAndRemoved(full, inputs.slice, before);
  const followed = await follow(project, inputs, moves);
  const present = losses.length > 0 ? without(followed.slice, losses) : followed.slice;

  const after = await trimSlice(project, { slice: present }, source);
  const findings = compare(
    { document: prepare(before, inputs.overlay).document, slice: inputs.slice },
    { document: prepare(after.document, followed.overlay).document, slice: present },
  );
  const changedFiles = await project.files.changes(after.files);
  const changed = changedFiles.includes(project.document(present.name));
  // With a loss nothing is written, and words that mention the lost operation would be refused.
  const generated =
    losses.length > 0
      ? withoutFiles(after.document, present, followed.overlay)
      : await generate(after.document, present, followed.overlay, project.target);
  const step = changed ? stepOf(findings) : 'none';
  const version = await versionOf(project, step);
  const update: Update = {
    upstream: {
      source: source.name,
      sha256: source.sha256,
      bytes: source.bytes,
      operations: after.lock.upstream.operations,
    },
    slice: present.name,
    changed,
    findings,
    moves,
    losses,
    version,
    missingDescriptions: generated.missing,
    unmatchedActions: generated.unmatched,
    beside: findOperationsOutsideSlice(full, present),
  };
  // Upstream's document last: should the writing be interrupted, the next update still finds what changed.
  const wanted = new Map(
    changed && losses.length === 0
      ? [...generated.files, ...(await changelogWith(project, update)), ...followed.files, ...after.files]
      : [],
  );
  const differing = await project.files.changes(wanted);
  return {
    update,
    slice: present,
    files: new Map([...wanted].filter(([file]) => differing.includes(file))),
    upstreamWords: upstreamWords(full, generated.model),
  };
}

function withoutFiles(document: OpenApiDocument, slice: Slice, overlay: Overlay): Generated {
  const overlaid = prepare(document, overlay);
  const model = buildModel(overlaid.document, slice);
  return { model, files: new Map(), missing: missingDescriptions(model), unmatched: overlaid.unmatched };
}

/** Slice and overlay with the endpoints of operations that moved, as texts and as read. */
async function follow(
  project: Project,
  inputs: Inputs,
  moves: Move[],
): Promise<Inputs & { files: Map<string, string> }> {
  if (moves.length === 0) return { ...inputs, files: new Map() };
  const sliceText = updateSliceEndpoints(await project.files.read(project.slice), moves);
  const files = new Map([[project.slice, sliceText]]);
  let { overlay } = inputs;
  if (project.overlay) {
    const text = updateOverlayPaths(await project.files.read(project.overlay), moves, inputs.slice);
    overlay = parseOverlay(text, project.overlay);
    files.set(project.overlay, text);
  }
  return { slice: parseSlice(sliceText, project.slice), overlay, files };
}

const without = (slice: Slice, losses: readonly Loss[]): Slice => ({
  ...slice,
  channels: slice.channels.map((channel) => ({
    ...channel,
    methods: channel.methods.filter(({ name }) => !losses.some(({ method }) => method === `${channel.name}.${name}`)),
  })),
});

async function versionOf(project: Project, step: Step | 'none'): Promise<Update['version']> {
  const text = await project.files.readIfExists('package.json');
  const from = text === undefined ? '0.0.0' : String((JSON.parse(text) as { version?: unknown }).version ?? '0.0.0');
  return { step, from, to: step === 'none' ? from : nextVersion(from, step) };
}
