import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from '../../codegen/generate.ts';
import { proposeRenames } from '../../codegen/init/propose-renames.ts';
import { proposeSlice } from '../../codegen/init/propose-slice.ts';
import { type SelectedOperation, selectOperations } from '../../codegen/init/select-operations.ts';
import type { Model } from '../../codegen/model.ts';
import { assertSwagger2, type Swagger2, trim } from '../../codegen/trim.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = 'genesys-conversations-digital';

export interface GeneratedApi {
  full: Swagger2;
  operations: SelectedOperation[];
  model: Model;
}

/** Generates a client for the operations of a spec, with the names that `codegen init` proposes. Writes it to the folder. */
export async function generateApi(spec: unknown, paths: readonly string[], folder: string): Promise<GeneratedApi> {
  const full = assertSwagger2(spec);
  const operations = selectOperations(full, { tags: [], paths });
  const slice = proposeSlice(full, operations, 'whole-api');
  const document = trim(full, slice);
  const overlay = { overlay: '1.0.0', info: { title: '', version: '' }, actions: proposeRenames(document, slice) };
  const target = { code: '.', page: 'tools.md', runtime: { call: PACKAGE, operation: PACKAGE }, entry: PACKAGE };
  const { files, model } = await generate(document, slice, overlay, target);
  await mkdir(folder, { recursive: true });
  for (const [file, text] of files) await writeFile(join(folder, file), text);
  return { full, operations, model };
}

/** Compiles the generated modules in strict mode, with a call of each operation. Returns the compiler's errors. */
export async function checkTypes(folder: string, calls: string): Promise<string[]> {
  await writeFile(join(folder, 'calls.ts'), calls);
  const options = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      noUnusedLocals: false,
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: { [PACKAGE]: [join(ROOT, 'src/index.ts')] },
    },
    include: [join(folder, '*.ts')],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
  try {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (typeof stdout !== 'string') throw error;
    return stdout.split('\n').filter(Boolean);
  }
}
