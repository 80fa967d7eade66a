import { emitArgs } from './emit/args.ts';
import { emitClient } from './emit/client.ts';
import { emitEntry } from './emit/entry.ts';
import { emitErrorCodes } from './emit/error-codes.ts';
import { emitEvents } from './emit/events.ts';
import { formatModules } from './emit/format.ts';
import { emitMigrationPage } from './emit/migration-page.ts';
import { emitOperations } from './emit/operations.ts';
import { emitSchema } from './emit/schema.ts';
import { emitSchemas } from './emit/schemas.ts';
import { emitSliceFile } from './emit/slice-file.ts';
import { emitToolFacts } from './emit/tool-facts.ts';
import { emitTools } from './emit/tools.ts';
import { emitToolsPage } from './emit/tools-page.ts';
import { findMissingDescriptions } from './missing-descriptions.ts';
import { buildModel, type Model, type OperationModel } from './model.ts';
import type { OpenApiDocument } from './openapi.ts';
import type { Overlay } from './overlay.ts';
import { prepare } from './prepare.ts';
import type { Slice } from './slice.ts';
import type { TopicFacts } from './topics/topic-facts.ts';
import type { TopicList } from './topics/topic-list.ts';

/** Where the generated files go, and which modules they import from. */
export interface Target {
  /** The folder of the modules and JSON files. */
  code: string;
  /** The tool reference page. */
  page: string;
  /** The page that maps the official SDK's methods to this client's; omitted for slices outside this package. */
  migration?: string;
  /** The descriptors of the tools that are off by default; omitted for slices outside this package, whose `tools.json` has all. */
  companionTools?: string;
  /** The module with data for the MCP server only; omitted for slices outside this package. */
  toolFacts?: string;
  /** The modules to import the types of calls and of the operations table from. */
  runtime: { call: string; operation: string };
  /** The package that `index.ts` imports `createSliceClient` from; without it, no `index.ts` is generated. */
  entry?: string;
  /** The project whose Biome formats the modules; without it, they are not formatted. */
  root?: string;
  /** The module with the types of notification events; omitted for slices outside this package. */
  events?: string;
}

/** The notification topics and the types of their bodies. */
export interface Topics {
  list: TopicList;
  facts: TopicFacts;
}

export interface Generated {
  model: Model;
  /** The text of each file by its path in the project. */
  files: Map<string, string>;
  /** Each place without a description, such as `getThings: no summary`. */
  missingDescriptions: string[];
  /** Overlay actions that match nothing. */
  unmatchedActions: string[];
}

/** Generates the text of all files from the trimmed spec, the slice and the overlay. Writes nothing. */
export async function generate(
  document: OpenApiDocument,
  slice: Slice,
  overlay: Overlay,
  { code, page, migration, companionTools, toolFacts, runtime, entry, root, events }: Target,
  topics?: Topics,
): Promise<Generated> {
  const overlaid = prepare(document, overlay, slice);
  const model = buildModel(overlaid.document, slice);
  const types = await emitSchema(overlaid.document, model);
  const corrections = overlay.actions.filter((action) => action.description?.startsWith('Correction:'));
  const files = new Map([
    [`${code}/models.ts`, types.models],
    [`${code}/schema.ts`, types.schema],
    [`${code}/args.ts`, emitArgs(model)],
    [`${code}/error-codes.ts`, emitErrorCodes(model)],
    [`${code}/operations.ts`, emitOperations(model, runtime.operation)],
    [`${code}/client.ts`, emitClient(model, runtime.call)],
    [`${code}/schemas.json`, emitSchemas(model, overlaid.document)],
    [
      `${code}/tools.json`,
      emitTools(model, companionTools ? model.operations.filter(isOnByDefault) : model.operations),
    ],
    [page, emitToolsPage(model, corrections, topics?.list.tools)],
  ]);
  if (companionTools) {
    files.set(
      companionTools,
      emitTools(
        model,
        model.operations.filter((operation) => !isOnByDefault(operation)),
        topics?.list.tools,
      ),
    );
  }
  if (events && topics) files.set(events, emitEvents(topics.list, topics.facts));
  if (toolFacts) files.set(toolFacts, emitToolFacts(model));
  if (migration) files.set(migration, emitMigrationPage(model));
  if (entry) {
    files.set(`${code}/index.ts`, emitEntry(model, entry));
    files.set(`${code}/slice.json`, emitSliceFile(model));
  }
  const formatted = root === undefined ? files : await formatModules(files, root);
  return {
    model,
    files: formatted,
    missingDescriptions: findMissingDescriptions(model),
    unmatchedActions: overlaid.unmatched,
  };
}

const isOnByDefault = ({ toolset }: OperationModel): boolean => toolset === undefined;
