import { setImmediate } from 'node:timers/promises';
import { generate } from './generate.ts';
import { CodegenError } from './openapi.ts';
import { readInputs, sliceProject } from './project.ts';
import { readSource } from './source.ts';
import { trimSlice } from './trim-slice.ts';

export interface CodegenOptions {
  /** The slice, a YAML file: which operations, in which channel, under which method name. */
  slice: string;
  /** Words and corrections, an OpenAPI Overlay 1.0 document. Without it there are no descriptions. */
  overlay?: string | undefined;
  /** The upstream document, a file or an http(s) URL. By default the `source` of the slice, or Genesys' public one. */
  from?: string | undefined;
  /** The folder to write to. */
  out: string;
  /** Write nothing; say what would change. */
  check?: boolean | undefined;
  onProgress?: (bytes: number, total: number | undefined) => void;
  /** Ends it before anything is written; what it is aborted with is thrown. */
  signal?: AbortSignal | undefined;
}

export interface CodegenResult {
  /** The files that were written (or, with `check`, would be), by path below the current folder. */
  changed: string[];
  operations: number;
  models: number;
  /** What a model would read and has no words, and overlay actions that match nothing. */
  missingDescriptions: string[];
  unmatchedActions: string[];
}

/**
 * Makes a client, a tool manifest and a reference page of any slice of the API: what `src/generated/` is to the digital
 * conversations. Nothing is written unless all of it can be.
 *
 * @throws CodegenError that names what is wrong with an input.
 */
export async function codegen(options: CodegenOptions): Promise<CodegenResult> {
  const { slice, overlay, out, signal } = options;
  /** Lets an interruption in, between two pieces of work that take a while. */
  const pause = async () => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  const project = sliceProject(process.cwd(), { slice, overlay, out });
  const inputs = await readInputs(project);
  const source = await readSource(options.from ?? inputs.slice.source, {
    signal,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  await pause();
  const { document, lock, files } = await trimSlice(project, inputs, source);
  await pause();
  const generated = await generate(document, inputs.slice, inputs.overlay, project.target);

  const all = new Map([...files, ...generated.files]);
  await pause();
  const changed = await project.files.changes(all);
  if (!options.check) await project.files.write(new Map([...all].filter(([file]) => changed.includes(file))));
  return {
    changed,
    operations: lock.slice.operations,
    models: lock.slice.schemas,
    missingDescriptions: generated.missing,
    unmatchedActions: generated.unmatched,
  };
}

export { progress } from './progress.ts';
export { CodegenError };
