import { codeBlocks } from '../test/support/docs.ts';

/** Returns the code of the blocks of a page in a language, in their order. */
export const codeIn = (page: string, language: string): string[] =>
  codeBlocks(page).flatMap((block) => (block.language === language ? [block.code] : []));

/** What the first example of the docs prints. */
export const FIRST_OUTPUT = /^[1-9]\d* open emails$/m;

/** Returns the first example of the docs, a JavaScript module that needs no account. */
export function readFirstExample(): string {
  const [code] = codeIn('docs/getting-started.md', 'ts');
  if (!code) throw new Error('docs/getting-started.md has no TypeScript block.');
  return `${code}\n`;
}
