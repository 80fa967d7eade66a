import { typeNamesOf } from './names.ts';
import type { OpenApiDocument } from './openapi.ts';
import { applyOverlay, type Overlaid, type Overlay } from './overlay.ts';
import { pruneSchemas } from './prune-schemas.ts';
import { findUnknownAcceptedValues } from './request-body.ts';
import type { Slice } from './slice.ts';
import { assignTypeNames } from './type-names.ts';

/** Applies the overlay, drops what it leaves unused, and gives every schema a valid TypeScript type name. */
export function prepare(document: OpenApiDocument, overlay: Overlay, slice: Slice): Overlaid {
  const overlaid = applyOverlay(document, overlay);
  const unmatched = [...overlaid.unmatched, ...findUnknownAcceptedValues(overlaid.document)];
  return { unmatched, document: assignTypeNames(pruneSchemas(overlaid.document), typeNamesOf(slice)) };
}
