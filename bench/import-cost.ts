import { execFileSync } from 'node:child_process';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, median, OFFICIAL, OURS, type Section } from './section.ts';

const RUNS = 11;

/** In a process of its own: milliseconds of the import, and the heap that it leaves behind. */
const PROBE = `
const before = (gc(), process.memoryUsage());
const start = performance.now();
const module = await import(process.argv[1]);
const time = performance.now() - start;
gc();
const after = process.memoryUsage();
console.log(JSON.stringify({ time, heap: after.heapUsed - before.heapUsed, keys: Object.keys(module).length }));
`;

export async function importCost(): Promise<Section> {
  return {
    title: 'Cold import',
    how: `\`import()\` in a fresh process, and the heap that it takes after garbage collection; medians of ${RUNS}.`,
    columns: [
      {
        name: 'time',
        unit: 'ms',
        goals: [
          { atMost: 1 / 25, of: OFFICIAL },
          { atMost: 1.5, of: FETCH_CLIENT },
        ],
      },
      { name: 'heap', unit: 'kB', goals: [{ atMost: 1 / 20, of: OFFICIAL }] },
    ],
    rows: [
      { who: OURS, values: probe(ROOT, 'genesys-conversations-digital') },
      { who: FETCH_CLIENT, values: probe(BENCH, 'openapi-fetch') },
      { who: OFFICIAL, values: probe(BENCH, 'purecloud-platform-client-v2') },
    ],
  };
}

/** A package by its name, as a user imports it, from a folder where it is found. */
function probe(cwd: string, name: string): number[] {
  const runs = Array.from({ length: RUNS }, () => {
    const args = ['--expose-gc', '--input-type=module', '-e', PROBE, name];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd })) as {
      time: number;
      heap: number;
    };
  });
  return [median(runs.map(({ time }) => time)), median(runs.map(({ heap }) => heap)) / 1000];
}
