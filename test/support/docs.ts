import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One code block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** `ts`, `sh`, `json`. */
  readonly language: string;
  /** Options after the language: `ts no-run` is compiled, but not run. */
  readonly notes: readonly string[];
  readonly code: string;
}

/** The handwritten pages. */
export function pages(): string[] {
  const docs = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'tools.md');
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...docs.map((name) => join('docs', name))];
}

export function codeBlocks(page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { line: number; info: string; code: string[] } | undefined;
  for (const [index, line] of readFileSync(page, 'utf8').split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line);
    if (!fence) open?.code.push(line);
    else if (!open) open = { line: index + 1, info: fence[1] ?? '', code: [] };
    else {
      const [language = '', ...notes] = open.info.trim().split(/\s+/);
      blocks.push({ page, line: open.line, language, notes, code: open.code.join('\n') });
      open = undefined;
    }
  }
  if (open) throw new Error(`${page}:${open.line}: the code block is not closed.`);
  return blocks;
}

/** A block of TypeScript as a module in the project, so that its imports resolve. */
export interface CodeModule extends CodeBlock {
  readonly file: string;
  readonly text: string;
}

/** Ignored by git. */
export const DOCS_FOLDER = resolve('test/.docs');
const PRELUDE = ['placeholders', 'sandbox', 'client', 'conversationId', 'participantId', 'communicationId'];

/** Returns all TypeScript blocks of the docs. */
export function codeModules(): CodeModule[] {
  const blocks = pages().flatMap(codeBlocks);
  return blocks
    .filter(({ language }) => language === 'ts')
    .map((block) => ({ ...block, file: fileOf(block), text: textOf(block) }));
}

function fileOf({ page, line }: CodeBlock): string {
  return join(DOCS_FOLDER, `${page.replaceAll(/[^\w]/g, '-')}-${line}.ts`);
}

/** Adds imports for the names that a block uses but does not declare, and values for `'…'` and file names. */
function textOf({ code }: CodeBlock): string {
  const filled = code
    .replaceAll(/(\w+)(: | = )'…'/g, '$1$2placeholders.$1')
    .replaceAll('./genesys/index.js', '../../examples/slice-queues/generated/index.js')
    .replaceAll(/accessToken\('…'\)/g, 'accessToken(placeholders.token)')
    .replaceAll(/(?<!name: )'([\w/-]+\.(?:png|pdf))'/g, "'test/fixtures/docs/$1'");
  const needed = PRELUDE.filter(
    (name) =>
      new RegExp(`(?<![.\\w'/-])${name}\\b(?!')`).test(filled) &&
      !new RegExp(`(const|let) (?!\\w+ of\\b)[^=]*\\b${name}\\b[^=]*=`).test(filled),
  );
  const prelude = needed.length > 0 ? `import { ${needed.join(', ')} } from '../support/docs-prelude.js';\n` : '';
  return `${prelude}${filled}\nexport {};\n`;
}
