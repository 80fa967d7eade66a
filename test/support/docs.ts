import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One code block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** `ts`, `sh`, `json`. */
  readonly language: string;
  /** What else the fence says. `ts no-run`: compiled only. */
  readonly notes: readonly string[];
  readonly code: string;
}

/** The pages that people read. Reference pages that codegen writes have no code of ours. */
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
  if (open) throw new Error(`${page}:${open.line}: the code block has no end.`);
  return blocks;
}
