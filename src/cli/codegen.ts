import type { Command } from 'commander';
import { commandFor, PROGRAM } from './command.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

interface Options {
  slice: string;
  overlay?: string;
  from?: string;
  out: string;
  check?: boolean;
  /** False where none are wanted. */
  words: boolean;
}

/** `codegen`: a client and a tool manifest of another slice of the API. */
export function command(terminal: Terminal): Command {
  return commandFor(terminal, `${PROGRAM} codegen`)
    .description(
      'Generates a typed client, a tool manifest and a reference page of any slice of the Genesys Cloud API: ' +
        'what this package is to the digital conversations.',
    )
    .requiredOption('--slice <file>', 'YAML: which operations, in which client, under which method name')
    .requiredOption('--out <folder>', 'where to write to')
    .option('--overlay <file>', 'YAML: words and corrections, an OpenAPI Overlay 1.0 document')
    .option('--from <file or URL>', "the API description; by default the slice's source")
    .option('--check', 'write nothing; fail when anything would change, has no words, or matches nothing')
    .option('--no-words', 'ask for no words: types need none, only tools and the reference page do')
    .addHelpText('after', '\nTo follow the API, call it again: --from names a newer description, --check only looks.')
    .addHelpText('after', `\nIt needs these packages beside this one:\n  npm install --save-dev ${PACKAGES.join(' ')}`)
    .action(async (options: Options) => generate(options, terminal));
}

/** What codegen is built on, and users of the client need not have. */
const PACKAGES = ['@scalar/openapi-upgrader@0.1', 'json-p3@2', 'openapi-typescript@7', 'ts-morph@28', 'yaml@2'];

/** A terminal's page of places without words is enough to start with. */
const MOST = 40;

async function generate(options: Options, { out, err, interrupted: signal }: Terminal): Promise<void> {
  const { codegen, CodegenError, progress } = await import('../../codegen/tool.ts').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const missing = /package '([^']+)'/.exec((error as Error).message)?.[1] ?? 'a package';
    throw new UsageError(
      `codegen needs ${missing}. Install what it is built on:\n  npm install --save-dev ${PACKAGES.join(' ')}`,
    );
  });
  const result = await codegen({ ...options, signal, onProgress: progress(err) }).catch((error: unknown) => {
    // The line that told how far the reading was is no line of the error's.
    if (err.isTTY) err.write('\r\x1b[K');
    throw error instanceof CodegenError ? new UsageError(error.message) : error;
  });
  const { changed, unmatchedActions } = result;
  const missingDescriptions = options.words ? result.missingDescriptions : [];
  const verb = options.check ? 'would change' : 'written';
  for (const file of changed) out.write(`${verb}: ${file}\n`);
  for (const place of missingDescriptions.slice(0, MOST)) err.write(`no words: ${place}\n`);
  if (missingDescriptions.length > MOST)
    err.write(`… and ${missingDescriptions.length - MOST} more places without words\n`);
  for (const target of unmatchedActions) err.write(`the overlay's ${target} matches nothing\n`);
  out.write(`${result.operations} operations, ${result.models} models, ${changed.length} files ${verb}\n`);
  if (!options.check) return;
  const failures = [
    changed.length > 0 ? 'What was generated is not up to date.' : '',
    missingDescriptions.length > 0 ? 'Words are missing: give them in the overlay, or ask for none by --no-words.' : '',
    unmatchedActions.length > 0 ? `${options.overlay} has entries that match nothing.` : '',
  ].filter(Boolean);
  if (failures.length > 0) throw new UsageError(failures.join('\n'));
}
