import { readFileSync } from 'node:fs';
import { compare, type Finding } from '../../../codegen/diff/compare.js';
import { type Overlay, parseOverlay } from '../../../codegen/overlay.js';
import { prepare } from '../../../codegen/prepare.js';
import { parseSlice, type Slice } from '../../../codegen/slice.js';
import { trim } from '../../../codegen/trim.js';

/** A spec that a test modifies, as untyped JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests modify JSON that they know.
export type Loose = any;

const FIXTURE = 'test/fixtures/slice-queues';
const read = (file: string) => readFileSync(file, 'utf8');

export const queues = {
  slice: parseSlice(read(`${FIXTURE}/slice.yaml`)),
  overlay: parseOverlay(read(`${FIXTURE}/overlay.yaml`)),
  /** A new copy of the small upstream document. */
  upstream: (): Loose => JSON.parse(read(`${FIXTURE}/upstream.json`)),
};

/** Trims, overlays and compares two upstream specs. */
export function changesBetween(
  before: Loose,
  after: Loose,
  { slice = queues.slice, overlay = queues.overlay }: { slice?: Slice; overlay?: Overlay } = {},
): Finding[] {
  const version = (upstream: Loose) => ({ document: prepare(trim(upstream, slice), overlay, slice).document, slice });
  return compare(version(before), version(after));
}

export function renameProperty(model: Loose, from: string, to: string): void {
  model.properties[to] = model.properties[from];
  delete model.properties[from];
  model.required = model.required?.map((name: string) => (name === from ? to : name));
}

/** A finding in one line, such as `request-values-added QueueRequest.skillEvaluationMethod`. */
export const short = ({ rule, place: { operation, argument, schema } }: Finding): string =>
  [rule, operation, argument && `(${argument})`, schema].filter(Boolean).join(' ');
