import { emitArgs } from './emit/args.ts';
import { emitClient } from './emit/client.ts';
import { emitErrorCodes } from './emit/error-codes.ts';
import { emitOperations } from './emit/operations.ts';
import { emitModels, emitSchema } from './emit/schema.ts';
import { emitSchemas } from './emit/schemas.ts';
import { emitTools } from './emit/tools.ts';
import { emitToolsPage } from './emit/tools-page.ts';
import { buildModel, type Model } from './model.ts';
import type { OpenApiDocument } from './openapi.ts';
import { applyOverlay, type Overlay } from './overlay.ts';
import type { Slice } from './slice.ts';
import { missingWords } from './words.ts';

export interface Generated {
  model: Model;
  /** The text of each file, by its path below the project. */
  files: Map<string, string>;
  /** Places without words, and overlay actions that match nothing. */
  missing: string[];
  unmatched: string[];
}

/** Slice and overlay in, all generated files out. */
export async function generate(document: OpenApiDocument, slice: Slice, overlay: Overlay): Promise<Generated> {
  const overlaid = applyOverlay(document, overlay);
  const model = buildModel(overlaid.document, slice);
  const corrections = overlay.actions.filter((action) => action.description?.startsWith('Correction:'));
  const runtime = '..';
  const files = new Map([
    ['src/generated/schema.ts', await emitSchema(overlaid.document)],
    ['src/generated/models.ts', emitModels(model)],
    ['src/generated/args.ts', emitArgs(model)],
    ['src/generated/error-codes.ts', emitErrorCodes(model)],
    ['src/generated/operations.ts', emitOperations(model, runtime)],
    ['src/generated/client.ts', emitClient(model, runtime)],
    ['src/generated/schemas.json', emitSchemas(model, overlaid.document)],
    ['src/generated/tools.json', emitTools(model)],
    ['docs/tools.md', emitToolsPage(model, corrections)],
  ]);
  return { model, files, missing: missingWords(model), unmatched: overlaid.unmatched };
}
