import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The declarations for CommonJS: those for ES modules under another name, since both builds export the same. */
const DIST = 'dist';

for (const file of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.d.ts')) continue;
  const text = readFileSync(join(DIST, file), 'utf8');
  const path = join(DIST, file.replace(/\.d\.ts$/, '.d.cts'));
  writeFileSync(path, text.replaceAll(/(from '|import\(')(\.{1,2}\/[^']+)\.js'/g, "$1$2.cjs'"));
}
