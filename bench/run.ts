// All benches, one after the other, and the page that they make: `npm run bench`. `-- import bundle` runs some and only prints.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { bundleSize } from './bundle-size.ts';
import { callOverhead } from './call-overhead.ts';
import { codegenCost } from './codegen.ts';
import { importCost } from './import-cost.ts';
import { installSize } from './install-size.ts';
import { mcpLatency } from './mcp-latency.ts';
import { BENCH, installRivals, ROOT } from './rivals.ts';
import { asMarkdown, missedIn, type Section } from './section.ts';
import { toolManifest } from './tool-manifest.ts';
import { typeCheck } from './type-check.ts';

const BENCHES: Record<string, () => Promise<Section>> = {
  import: importCost,
  bundle: bundleSize,
  install: installSize,
  types: typeCheck,
  calls: callOverhead,
  manifest: toolManifest,
  mcp: mcpLatency,
  codegen: () => codegenCost(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}.`);
if (!existsSync(`${ROOT}dist/index.js`)) throw new Error('Build first: npm run build');
installRivals();

const sections: Section[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} …`);
  const section = await bench();
  console.log(`\n${asMarkdown(section)}`);
  sections.push(section);
}
if (wanted.length === 0) await writeFile(`${ROOT}docs/benchmarks.md`, await page(sections));

async function page(sections: readonly Section[]): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(`${BENCH}package.json`, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const versions = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  const [cpu] = cpus();
  return `${[
    '<!-- Written by `npm run bench`. Do not edit: run it again. -->',
    '# Benchmarks',
    'Side by side in one run, by `npm run bench` (after `npm run build`). In brackets, how many times ours the others are. Numbers of one machine are worth little elsewhere, ratios more: run it on yours.',
    `Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 1e9)} GB. ${versions.join(', ')}.`,
    ...goalsMissed(sections),
    ...sections.map(asMarkdown),
  ].join('\n\n')}\n`;
}

/** Said at the top, so that nobody has to find them. */
function goalsMissed(sections: readonly Section[]): string[] {
  const missed = sections.flatMap(missedIn);
  if (missed.length === 0) return ['All goals were met in this run.'];
  return ['**Goals that were missed in this run:**', missed.map((line) => `- ${line}`).join('\n')];
}
