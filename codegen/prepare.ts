import type { OpenApiDocument } from './openapi.ts';
import { applyOverlay, type Overlaid, type Overlay } from './overlay.ts';
import { withTypeNames } from './type-names.ts';

/** The document with our words and corrections, its schemas under names that types can have. */
export function prepare(document: OpenApiDocument, overlay: Overlay): Overlaid {
  const overlaid = applyOverlay(document, overlay);
  return { ...overlaid, document: withTypeNames(overlaid.document) };
}
