import { stringify } from 'yaml';
import { findMissing, type MissingDescription } from '../missing-descriptions.ts';
import { buildModel } from '../model.ts';
import { CodegenError } from '../openapi.ts';
import { applyOverlay, type OverlayAction } from '../overlay.ts';
import { PUBLIC_SOURCE, type Slice } from '../slice.ts';
import { readSource } from '../source.ts';
import { isUrl, sourceFor } from '../source-of.ts';
import { buildSupported, type Unsupported } from '../supported.ts';
import { assertSwagger2, type Swagger2, trim } from '../trim.ts';
import { createWorkspace } from '../workspace.ts';
import { descriptionActions, formatOverlay } from './overlay-skeleton.ts';
import { proposeRenames } from './propose-renames.ts';
import { proposeSlice } from './propose-slice.ts';
import { type Selection, selectOperations } from './select-operations.ts';

export interface InitOptions extends Selection {
  /** The slice's name. Default: from the tag or the path. */
  name?: string | undefined;
  /** The upstream spec, a file or an http(s) URL. Default: the public spec of Genesys. */
  from?: string | undefined;
  /** The files to write. */
  slice: string;
  overlay: string;
  /** Leave out the operations that codegen can't generate, instead of failing. */
  skipUnsupported?: boolean | undefined;
  /** Overwrite them if they exist. */
  force?: boolean | undefined;
  onProgress?: (bytes: number, total: number | undefined) => void;
  signal?: AbortSignal | undefined;
}

export interface InitResult {
  name: string;
  channels: number;
  operations: number;
  /** With `skipUnsupported`: the selected operations that the slice lacks. */
  omitted: Unsupported[];
  /** The number of descriptions to write in the overlay. */
  descriptions: number;
  /** Arguments that the overlay renames, because another argument has the same name. */
  renames: number;
}

/**
 * Writes a slice with the selected operations, and an overlay with an empty text for each missing description.
 *
 * @throws CodegenError for a selection without operations, or if a file exists.
 */
export async function initSlice(options: InitOptions): Promise<InitResult> {
  const files = createWorkspace(process.cwd());
  await assertNew(files, options);
  const source = await readSource(options.from ?? PUBLIC_SOURCE, {
    signal: options.signal,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  const full = assertSwagger2(source.document);
  const operations = selectOperations(full, options);
  const proposed = proposeSlice(full, operations, options.name ?? nameOf(options));
  const build = (some: Slice) => buildOverlay(full, some);
  const { slice, omitted, result } = await buildSupported(proposed, {
    build,
    check: build,
    skip: options.skipUnsupported,
  });
  const { renames, missing } = result;
  const channels = slice.channels.filter(({ methods }) => methods.length > 0);
  const from = options.from === undefined || isUrl(options.from) ? source.name : sourceFor(options.slice, options.from);
  await files.write(
    new Map([
      [options.slice, formatSlice({ ...slice, channels }, from)],
      [options.overlay, formatOverlay(slice.title, [...renames, ...descriptionActions(missing)])],
    ]),
  );
  return {
    name: slice.name,
    channels: channels.length,
    operations: operations.length - omitted.length,
    omitted,
    descriptions: missing.length,
    renames: renames.length,
  };
}

/** The arguments to rename and the descriptions that are missing. */
function buildOverlay(full: Swagger2, slice: Slice): { renames: OverlayAction[]; missing: MissingDescription[] } {
  const document = trim(full, slice);
  const renames = proposeRenames(document, slice);
  const info = { title: slice.title, version: '1.0.0' };
  const renamed = applyOverlay(document, { overlay: '1.0.0', info, actions: renames }).document;
  return { renames, missing: findMissing(buildModel(renamed, slice)) };
}

async function assertNew(files: ReturnType<typeof createWorkspace>, options: InitOptions): Promise<void> {
  if (options.force) return;
  for (const file of [options.slice, options.overlay]) {
    if ((await files.readIfExists(file)) !== undefined) {
      throw new CodegenError(`${file} already exists. Pass --force to overwrite it, or name another file.`);
    }
  }
}

/** `Workforce Management` → `workforce-management`, `/api/v2/routing/queues*` → `routing-queues`. */
function nameOf({ tags: [tag], paths: [path = ''] }: Selection): string {
  const text = tag ?? path.replace(/^\/api\/v\d+/, '').replace(/[*{].*$/, '');
  const words = text.toLowerCase().match(/[a-z][a-z0-9]*/g) ?? ['api'];
  return words.join('-');
}

const formatSlice = ({ name, title, tools, channels }: Slice, source: string): string =>
  `# The operations of the client, by channel and method name. Rename channels and methods as you like.
${stringify(
  {
    name,
    title,
    source,
    tools: { server: tools.server, prefix: tools.prefix, ...(tools.omit && { omit: tools.omit }) },
    channels: Object.fromEntries(
      channels.map((channel) => [
        channel.name,
        {
          noun: channel.noun,
          summary: channel.summary,
          methods: Object.fromEntries(
            channel.methods.map((method) => [method.name, `${method.method.toUpperCase()} ${method.path}`]),
          ),
        },
      ]),
    ),
  },
  { lineWidth: 0 },
)}`;
