import { basename } from 'node:path';
import { stringify } from 'yaml';
import { findMissing } from '../missing-descriptions.ts';
import { buildModel } from '../model.ts';
import { CodegenError } from '../openapi.ts';
import { applyOverlay } from '../overlay.ts';
import { PUBLIC_SOURCE, type Slice } from '../slice.ts';
import { readSource, type Source } from '../source.ts';
import { assertSwagger2, trim } from '../trim.ts';
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
  /** Overwrite them if they exist. */
  force?: boolean | undefined;
  onProgress?: (bytes: number, total: number | undefined) => void;
  signal?: AbortSignal | undefined;
}

export interface InitResult {
  name: string;
  channels: number;
  operations: number;
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
  const slice = proposeSlice(full, operations, options.name ?? nameOf(options));
  const document = trim(full, slice);
  const info = { title: slice.title, version: '1.0.0' };
  const renames = proposeRenames(document, slice);
  const renamed = applyOverlay(document, { overlay: '1.0.0', info, actions: renames }).document;
  const missing = findMissing(buildModel(renamed, slice));
  await files.write(
    new Map([
      [options.slice, formatSlice(slice, sourceOf(source, options))],
      [options.overlay, formatOverlay(slice.title, [...renames, ...descriptionActions(missing)])],
    ]),
  );
  return {
    name: slice.name,
    channels: slice.channels.length,
    operations: operations.length,
    descriptions: missing.length,
    renames: renames.length,
  };
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

/** The source to name in the slice: a URL, but no file of this machine. */
const sourceOf = ({ name }: Source, { from }: InitOptions): string =>
  from && basename(from) === name ? PUBLIC_SOURCE : name;

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
