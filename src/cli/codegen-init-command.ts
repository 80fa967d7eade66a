import type { Command } from 'commander';
import { formatOmitted, SKIP_UNSUPPORTED } from './codegen-omitted.js';
import { createCommand, PROGRAM } from './command.js';
import { UsageError } from './exit.js';
import { loadCodegen } from './load-codegen.js';
import type { Terminal } from './terminal.js';

interface Options {
  tag: string[];
  path: string[];
  name?: string;
  from?: string;
  slice: string;
  overlay: string;
  out: string;
  force?: boolean;
  skipUnsupported?: boolean;
  json?: boolean;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** `codegen init`: writes a slice and its overlay for a part of the API, and generates the client. */
export function createCodegenInitCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} codegen init`)
    .name('init')
    .description('Write a slice and an overlay for a part of the API, and generate the client.')
    .option('--tag <name>', 'Tag of the API, such as Routing; can be given several times', collect, [])
    .option(
      '--path <pattern>',
      "Path of operations; * stands for any characters: '/api/v2/routing/queues*'; can be given several times",
      collect,
      [],
    )
    .option('--name <name>', 'Name of the slice (default: from the tag or path)')
    .option('--from <file or URL>', 'OpenAPI document of Genesys (default: the published one)')
    .option('--slice <file>', 'Slice to write', 'slice.yaml')
    .option('--overlay <file>', 'Overlay to write', 'overlay.yaml')
    .option('--out <folder>', 'Folder for the generated files', 'generated')
    .option('--force', 'Overwrite the slice and the overlay')
    .option('--skip-unsupported', SKIP_UNSUPPORTED)
    .option('--json', 'Print the result as JSON, with all missing descriptions')
    .action(async (options: Options) => init(options, terminal));
}

async function init(options: Options, { out, err, interrupted: signal }: Terminal): Promise<void> {
  const { tag: tags, path: paths, slice, overlay } = options;
  if (tags.length + paths.length === 0) throw new UsageError('codegen init requires --tag NAME or --path PATTERN.');
  const { codegen, CodegenError, initSlice, progress } = await loadCodegen();
  const shared = { signal, onProgress: progress(err), ...(options.from && { from: options.from }) };
  try {
    const result = await initSlice({ ...options, ...shared, tags, paths });
    const generated = await codegen({ ...shared, slice, overlay, out: options.out });
    if (options.json) {
      out.write(`${JSON.stringify({ ...result, ...generated }, null, 2)}\n`);
      return;
    }
    for (const line of formatOmitted(result.omitted)) err.write(line);
    out.write(
      `${slice}: ${result.operations} operations in ${result.channels} channels\n` +
        `${overlay}: ${result.descriptions} descriptions to write, ${result.renames} renamed arguments\n` +
        `${options.out}: ${generated.changed.length} files written\n\n${nextSteps(options)}`,
    );
  } catch (error) {
    if (err.isTTY) err.write('\r\x1b[K');
    throw error instanceof CodegenError ? new UsageError(error.message) : error;
  }
}

/** The commands for later: only `codegen init` knows the files. */
const nextSteps = ({ slice, overlay, out }: Options): string =>
  `Run the MCP server:
  npx ${PROGRAM} mcp --slice ${quote(out)}
Generate again after changing ${slice} or ${overlay}:
  npx ${PROGRAM} codegen --slice ${quote(slice)} --overlay ${quote(overlay)} --out ${quote(out)}
`;

/** Quotes a path with characters that shells interpret. */
const quote = (path: string): string => (/^[\w./\\:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
