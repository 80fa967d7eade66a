import { setImmediate } from 'node:timers/promises';
import { generate } from './generate.ts';
import { buildModel } from './model.ts';
import { CodegenError } from './openapi.ts';
import { correctUpstream } from './overlay.ts';
import { prepare } from './prepare.ts';
import { checkInputs, createSliceProject } from './project.ts';
import type { Slice } from './slice.ts';
import { readSource } from './source.ts';
import { sourceOf } from './source-of.ts';
import { buildSupported, combineErrors, findProblems, type Unsupported } from './supported.ts';
import { trim } from './trim.ts';
import { trimCorrected } from './trim-slice.ts';

export interface CodegenOptions {
  /** The slice, a YAML file: operations by channel and method name. */
  slice: string;
  /** Descriptions and corrections, an OpenAPI Overlay 1.0 document. Without it, methods and tools have no descriptions. */
  overlay?: string | undefined;
  /** The upstream spec, a file or an http(s) URL. Default: the `source` of the slice, else the public spec of Genesys. */
  from?: string | undefined;
  /** The folder to write to. */
  out: string;
  /** Leave out the operations that codegen can't generate, instead of failing. */
  skipUnsupported?: boolean | undefined;
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
  /** With `skipUnsupported`: the operations of the slice that were not generated. */
  omitted: Unsupported[];
  /** Each place without a description, such as `getThings: no summary`. */
  missingDescriptions: string[];
  /** Overlay actions that match nothing. With omitted operations, only those with `x-before-trim`: others can be for these. */
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
  const inputs = await checkInputs(project);
  const source = await readSource(options.from ?? sourceOf(project, inputs.slice), {
    signal,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  await checkAborted();
  const unmatched = correctUpstream(source.document, inputs.overlay);
  const check = (some: Slice) =>
    void buildModel(prepare(trim(source.document, some), inputs.overlay, some).document, some);
  if (inputs.error) throw combineErrors([inputs.error, findProblems(inputs.slice, check)]);
  const { omitted, result } = await buildSupported(inputs.slice, { build, check, skip: options.skipUnsupported });
  const { lock, generated } = result;
  const all = new Map([...result.files, ...generated.files]);
  await checkAborted();
  const changed = await project.files.listChanged(all);
  if (!options.check) await project.files.write(new Map([...all].filter(([file]) => changed.includes(file))));
  return {
    changed,
    operations: lock.slice.operations,
    models: lock.slice.schemas,
    omitted,
    missingDescriptions: generated.missingDescriptions,
    unmatchedActions: [...unmatched, ...(omitted.length > 0 ? [] : generated.unmatchedActions)],
  };

  async function build(some: Slice) {
    const trimmed = await trimCorrected(project, some, source);
    await checkAborted();
    return { ...trimmed, generated: await generate(trimmed.document, some, inputs.overlay, project.target) };
  }
}

export { type DiffOptions, type DiffResult, diffSlice } from './diff-slice.ts';
export { type InitOptions, type InitResult, initSlice } from './init/init.ts';
export { progress } from './progress.ts';
export { CodegenError };
