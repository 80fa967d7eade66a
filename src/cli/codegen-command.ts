import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { checkCodegenPackages, INSTALL_COMMAND } from './codegen-packages.js';
import { createCommand, PROGRAM } from './command.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

interface Options {
  slice: string;
  overlay?: string;
  from?: string;
  out: string;
  check?: boolean;
  /** False with `--no-words`. */
  words: boolean;
}

/** `codegen`: generates a client and a tool manifest for another slice of the API. */
export function createCodegenCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} codegen`)
    .description(
      'Generate a typed client, a tool manifest and a reference page for a slice of the Genesys Cloud API. ' +
        'A slice is a list of operations.',
    )
    .requiredOption('--slice <file>', 'YAML file that lists the operations and names their methods (required)')
    .requiredOption('--out <folder>', 'Folder for the generated files (required)')
    .option('--overlay <file>', 'OpenAPI Overlay 1.0 file (YAML) with descriptions and corrections')
    .option('--from <file or URL>', 'OpenAPI document of Genesys (default: the source that the slice names)')
    .option(
      '--check',
      'Write nothing; fail if the files are out of date, a description is missing, or an overlay action matches nothing',
    )
    .option('--no-words', 'Do not require descriptions; only tools and the reference page use them')
    .addHelpText(
      'after',
      `
Requires these packages:
  ${INSTALL_COMMAND}

Examples:
  npx ${PROGRAM} codegen --slice slice.yaml --overlay overlay.yaml --out src/genesys
  npx ${PROGRAM} codegen --slice slice.yaml --overlay overlay.yaml --out src/genesys --check

To follow a new version of the API, run the same command again.`,
    )
    .action(async (options: Options) => generate(options, terminal));
}

/** How many missing descriptions the output lists: about one screen. */
const MAX_LISTED = 40;

async function generate(options: Options, { out, err, interrupted: signal }: Terminal): Promise<void> {
  await checkCodegenPackages(dirname(fileURLToPath(import.meta.url)));
  const { codegen, CodegenError, progress } = await import('../../codegen/tool.ts').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const name = /package '([^']+)'/.exec((error as Error).message)?.[1] ?? 'a package';
    throw new UsageError(`codegen requires ${name}, which is not installed. Run:\n  ${INSTALL_COMMAND}`);
  });
  const result = await codegen({ ...options, signal, onProgress: progress(err) }).catch((error: unknown) => {
    // Clears the progress line.
    if (err.isTTY) err.write('\r\x1b[K');
    throw error instanceof CodegenError ? new UsageError(error.message) : error;
  });
  const { changed, unmatchedActions } = result;
  const missingDescriptions = options.words ? result.missingDescriptions : [];
  const verb = options.check ? 'would change' : 'written';
  for (const file of changed) out.write(`${verb}: ${file}\n`);
  for (const place of missingDescriptions.slice(0, MAX_LISTED)) err.write(`missing description: ${place}\n`);
  const unlisted = missingDescriptions.length - MAX_LISTED;
  if (unlisted > 0) err.write(`… and ${unlisted} more missing descriptions\n`);
  for (const target of unmatchedActions) err.write(`overlay action matches nothing: ${target}\n`);
  out.write(`${result.operations} operations, ${result.models} models, ${changed.length} files ${verb}\n`);
  if (!options.check) return;
  const failures = [
    changed.length > 0 ? 'The generated files are out of date. Run the command without --check.' : '',
    missingDescriptions.length > 0
      ? 'Descriptions are missing. Add them to the overlay, or pass --no-words to allow it.'
      : '',
    unmatchedActions.length > 0 ? `${options.overlay} has actions that match nothing. Fix or remove them.` : '',
  ].filter(Boolean);
  if (failures.length > 0) throw new UsageError(failures.join('\n'));
}
