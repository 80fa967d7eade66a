import { stringify } from 'yaml';
import type { MissingDescription } from '../missing-descriptions.ts';
import type { OverlayAction } from '../overlay.ts';

/** Groups the missing descriptions into one action per target. */
export function descriptionActions(missing: readonly MissingDescription[]): OverlayAction[] {
  const updates = new Map<string, Record<string, unknown>>();
  for (const { target, update } of missing) updates.set(target, { ...updates.get(target), ...update });
  return [...updates].map(([target, update]) => ({ target, update }));
}

/** The text of `overlay.yaml`. */
export const formatOverlay = (title: string, actions: readonly OverlayAction[]): string =>
  `# What people and models read about the operations, and corrections of the spec: an OpenAPI Overlay 1.0 document.
# Write each description yourself. An empty one counts as missing.
${stringify({ overlay: '1.0.0', info: { title, version: '1.0.0' }, actions }, { lineWidth: 0 })}`;
