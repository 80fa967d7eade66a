import { CodegenError } from './openapi.ts';
import { createSliceProject, readDocument, readInputs } from './project.ts';
import { readSource } from './source.ts';
import { sourceOf } from './source-of.ts';
import { planUpdate, type Update } from './update/plan.ts';
import { formatMarkdownReport, formatTerminalReport } from './update/report.ts';
import { exitCode } from './update/update.ts';

export interface DiffOptions {
  slice: string;
  overlay?: string | undefined;
  /** The folder of the generated files, which has the spec of the last run. */
  out: string;
  /** The new upstream spec, a file or an http(s) URL. Default: the `source` of the slice. */
  from?: string | undefined;
  onProgress?: (bytes: number, total: number | undefined) => void;
  signal?: AbortSignal | undefined;
}

export interface DiffResult {
  update: Update;
  /** The report for a terminal. */
  text: string;
  /** The report for a pull request. */
  markdown: string;
  /** 0 without changes for callers, 10 with compatible and 20 with breaking ones. */
  exitCode: number;
}

/** Compares the spec that a folder was generated from with a new one, as callers of the client see it. Writes nothing. */
export async function diffSlice(options: DiffOptions): Promise<DiffResult> {
  const { slice, overlay, out, signal, onProgress } = options;
  const project = createSliceProject(process.cwd(), { slice, overlay, out });
  const inputs = await readInputs(project);
  if (!(await readDocument(project, inputs.slice.name))) {
    throw new CodegenError(`${project.document('')} does not exist. Generate the client once before you compare.`);
  }
  const from = options.from ?? sourceOf(project, inputs.slice);
  const plan = await planUpdate(project, await readSource(from, { signal, ...(onProgress && { onProgress }) }));
  return {
    update: plan.update,
    text: formatTerminalReport(plan.update, plan.findUpstreamDescription),
    markdown: formatMarkdownReport(plan.update, plan.slice),
    exitCode: exitCode(plan.update),
  };
}
