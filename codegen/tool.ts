import { setImmediate } from 'node:timers/promises';
import { generate } from './generate.ts';
import { CodegenError } from './openapi.ts';
import { createSliceProject, readInputs } from './project.ts';
import { readSource } from './source.ts';
import { trimSlice } from './trim-slice.ts';

export interface CodegenOptions {
  /** The slice, a YAML file: operations by channel and method name. */
  slice: string;
  /** Descriptions and corrections, an OpenAPI Overlay 1.0 document. Without it, methods and tools have no descriptions. */
  overlay?: string | undefined;
  /** The upstream spec, a file or an http(s) URL. Default: the `source` of the slice, else the public spec of Genesys. */
  from?: string | undefined;
  /** The folder to write to. */
  out: string;
  /** Return what would change and write nothing. */
  check?: boolean | undefined;
  onProgress?: (bytes: number, total: number | undefined) => void;
  /** Aborts before anything is written. The returned promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface CodegenResult {
  /** The files that were written or, with `check`, would be; paths relative to the working directory. */
  changed: string[];
  operations: number;
  models: number;
  /** Each place without a description, such as `getThings: no summary`. */
  missingDescriptions: string[];
  /** Overlay actions that match nothing. */
  unmatchedActions: string[];
}

/**
 * Generates a client, a tool manifest and a reference page for any slice of the API. Writes all files or none.
 *
 * @throws CodegenError for an invalid input, with the place and the fix.
 */
export async function codegen(options: CodegenOptions): Promise<CodegenResult> {
  const { slice, overlay, out, signal } = options;
  /** Gives a pending abort a chance to take effect between two long steps. */
  const checkAborted = async () => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  const project = createSliceProject(process.cwd(), { slice, overlay, out });
  const inputs = await readInputs(project);
  const source = await readSource(options.from ?? inputs.slice.source, {
    signal,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  await checkAborted();
  const { document, lock, files, unmatchedActions } = await trimSlice(project, inputs, source);
  await checkAborted();
  const generated = await generate(document, inputs.slice, inputs.overlay, project.target);

  const all = new Map([...files, ...generated.files]);
  await checkAborted();
  const changed = await project.files.listChanged(all);
  if (!options.check) await project.files.write(new Map([...all].filter(([file]) => changed.includes(file))));
  return {
    changed,
    operations: lock.slice.operations,
    models: lock.slice.schemas,
    missingDescriptions: generated.missingDescriptions,
    unmatchedActions: [...unmatchedActions, ...generated.unmatchedActions],
  };
}

export { type DiffOptions, type DiffResult, diffSlice } from './diff-slice.ts';
export { type InitOptions, type InitResult, initSlice } from './init/init.ts';
export { progress } from './progress.ts';
export { CodegenError };
