import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createCommand, PROGRAM } from './command.js';
import { ExitWithCode, UsageError } from './exit.js';
import { loadCodegen } from './load-codegen.js';
import type { Terminal } from './terminal.js';

interface Options {
  slice: string;
  overlay?: string;
  out: string;
  from?: string;
  report?: string;
  json?: boolean;
}

/** `codegen diff`: reports what a new version of the spec changes for callers of a generated client. */
export function createCodegenDiffCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} codegen diff`)
    .name('diff')
    .description(
      'Report what a new version of the spec changes for callers of a generated client. Writes no generated files.',
    )
    .option('--slice <file>', 'Slice of the client', 'slice.yaml')
    .option('--overlay <file>', 'Overlay of the client')
    .option('--out <folder>', 'Folder of the generated files', 'generated')
    .option('--from <file or URL>', 'New OpenAPI document of Genesys (default: the source that the slice names)')
    .option('--report <file>', 'Also write the report as Markdown')
    .option('--json', 'Print the findings as JSON')
    .addHelpText('after', '\nExit codes: 0 no changes for callers, 10 compatible changes, 20 breaking changes')
    .action(async (options: Options) => diff(options, terminal));
}

async function diff(options: Options, { out, err, interrupted: signal }: Terminal): Promise<void> {
  const { CodegenError, diffSlice, progress } = await loadCodegen();
  const result = await diffSlice({ ...options, signal, onProgress: progress(err) }).catch((error: unknown) => {
    if (err.isTTY) err.write('\r\x1b[K');
    throw error instanceof CodegenError ? new UsageError(error.message) : error;
  });
  if (options.report) {
    await writeFile(options.report, result.markdown).catch((error: Error) => {
      throw new UsageError(`Cannot write the report to ${options.report}: ${error.message}.`);
    });
  }
  out.write(options.json ? `${JSON.stringify(result.update, null, 2)}\n` : `${result.text}\n`);
  if (result.exitCode !== 0) throw new ExitWithCode(result.exitCode);
}
