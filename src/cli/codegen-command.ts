import type { Command } from 'commander';
import { createCodegenDiffCommand } from './codegen-diff-command.js';
import { createCodegenInitCommand } from './codegen-init-command.js';
import { formatOmitted, SKIP_UNSUPPORTED } from './codegen-omitted.js';
import { INSTALL_COMMAND } from './codegen-packages.js';
import { createCommand, PROGRAM } from './command.js';
import { DriftError, UsageError } from './exit.js';
import { loadCodegen } from './load-codegen.js';
import type { Terminal } from './terminal.js';

interface Options {
  slice: string;
  overlay?: string;
  from?: string;
  out: string;
  check?: boolean;
  json?: boolean;
  skipUnsupported?: boolean;
  /** False with `--no-words`. */
  words: boolean;
}

/** `codegen`: generates a client and a tool manifest for another slice of the API. */
export function createCodegenCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} codegen`)
    .enablePositionalOptions()
    .description(
      'Generate a typed client, a tool manifest and a reference page for a slice of the Genesys Cloud API. ' +
        'A slice is a list of operations.',
    )
    .option('--slice <file>', 'YAML file that lists the operations and names their methods (required)')
    .option('--out <folder>', 'Folder for the generated files (required)')
    .option('--overlay <file>', 'OpenAPI Overlay 1.0 file (YAML) with descriptions and corrections')
    .option('--from <file or URL>', 'OpenAPI document of Genesys (default: the source that the slice names)')
    .option(
      '--check',
      'Write nothing; fail if the files are out of date, a description is missing, or an overlay action matches nothing',
    )
    .option('--skip-unsupported', SKIP_UNSUPPORTED)
    .option('--json', 'Print the result as JSON, with all missing descriptions')
    .option('--no-words', 'Do not require descriptions; only tools and the reference page use them')
    .addHelpText(
      'after',
      `
Requires these packages:
  ${INSTALL_COMMAND}

Examples:
  npx ${PROGRAM} codegen init --tag Routing
  npx ${PROGRAM} codegen --slice slice.yaml --overlay overlay.yaml --out src/genesys
  npx ${PROGRAM} codegen --slice slice.yaml --overlay overlay.yaml --out src/genesys --check

To follow a new version of the API, run the same command again. "codegen diff" reports what it changes.`,
    )
    .addCommand(createCodegenInitCommand(terminal))
    .addCommand(createCodegenDiffCommand(terminal))
    .action(async (options: Options, command: Command) => {
      // commander would require these options of \`init\` too.
      for (const name of ['slice', 'out'] as const) {
        if (!options[name]) command.error(`error: required option '--${name}' not specified`);
      }
      await generate(options, terminal);
    });
}

/** How many missing descriptions the output lists: about one screen. */
const MAX_LISTED = 40;

async function generate(options: Options, { out, err, interrupted: signal }: Terminal): Promise<void> {
  const { codegen, CodegenError, progress } = await loadCodegen();
  const result = await codegen({ ...options, signal, onProgress: progress(err) }).catch((error: unknown) => {
    // Clears the progress line.
    if (err.isTTY) err.write('\r\x1b[K');
    throw error instanceof CodegenError ? new UsageError(error.message) : error;
  });
  const { changed, unmatchedActions } = result;
  const missingDescriptions = options.words ? result.missingDescriptions : [];
  if (options.json) out.write(`${JSON.stringify({ ...result, missingDescriptions }, null, 2)}\n`);
  else report();
  if (!options.check) return;
  const failures = [
    changed.length > 0 ? 'The generated files are out of date. Run the command without --check.' : '',
    missingDescriptions.length > 0
      ? 'Descriptions are missing. Add them to the overlay, or pass --no-words to allow it.'
      : '',
    unmatchedActions.length > 0 ? `${options.overlay} has actions that match nothing. Fix or remove them.` : '',
  ].filter(Boolean);
  if (failures.length > 0) throw new DriftError(failures.join('\n'));

  function report(): void {
    const verb = options.check ? 'would change' : 'written';
    for (const file of changed) out.write(`${verb}: ${file}\n`);
    for (const one of formatOmitted(result.omitted)) err.write(one);
    for (const place of missingDescriptions.slice(0, MAX_LISTED)) err.write(`missing description: ${place}\n`);
    const unlisted = missingDescriptions.length - MAX_LISTED;
    if (unlisted > 0) err.write(`… and ${unlisted} more missing descriptions; --json lists all\n`);
    for (const target of unmatchedActions) err.write(`overlay action matches nothing: ${target}\n`);
    out.write(`${result.operations} operations, ${result.models} models, ${changed.length} files ${verb}\n`);
  }
}
