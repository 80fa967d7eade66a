import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CodegenError } from '../openapi.ts';
import { wrapComments } from './wrap-comments.ts';

/** The same in every project, so that its own settings don't change generated files. */
const SETTINGS = {
  root: true,
  files: { maxSize: 1_000_000_000 },
  formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120, lineEnding: 'lf' },
  javascript: { formatter: { quoteStyle: 'single' } },
};

/**
 * Formats the TypeScript modules among the files with the Biome that is installed in a project. Without Biome, they stay as
 * they are: valid, but with long lines.
 *
 * @param root The folder of the project.
 */
export async function formatModules(files: ReadonlyMap<string, string>, root: string): Promise<Map<string, string>> {
  const biome = findBiome(root);
  const modules = [...files].filter(([file]) => file.endsWith('.ts'));
  const formatted = biome
    ? await runBiome(
        biome,
        modules.map(([, text]) => text),
      )
    : modules.map(([, text]) => text);
  return new Map([...files, ...modules.map(([file], index) => [file, wrapComments(formatted[index] ?? '')] as const)]);
}

function findBiome(root: string): string | undefined {
  try {
    return createRequire(resolve(root, 'package.json')).resolve('@biomejs/biome/bin/biome');
  } catch {
    return undefined;
  }
}

async function runBiome(biome: string, texts: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'codegen-format-'));
  const at = (index: number) => join(folder, `${index}.ts`);
  try {
    await writeFile(join(folder, 'biome.json'), JSON.stringify(SETTINGS));
    await Promise.all(texts.map((text, index) => writeFile(at(index), text)));
    const args = [biome, 'format', '--write', `--config-path=${folder}`, '.'];
    await promisify(execFile)(process.execPath, args, { cwd: folder });
    return await Promise.all(texts.map((_, index) => readFile(at(index), 'utf8')));
  } catch (cause) {
    const { stderr = '', message } = cause as Error & { stderr?: string };
    throw new CodegenError(
      `Biome could not format the generated files. Install @biomejs/biome 2. ${stderr || message}`,
      {
        cause,
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
