import { execFileSync } from 'node:child_process';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, OFFICIAL, OURS, rowOf, type Section } from './section.ts';

const RUNS = 15;

/** Runs in a process of its own: measures milliseconds of the import, and heap bytes after garbage collection. */
const PROBE = `
const before = (gc(), process.memoryUsage());
const start = performance.now();
const module = await import(process.argv[1]);
const time = performance.now() - start;
gc();
const after = process.memoryUsage();
console.log(JSON.stringify({ time, heap: after.heapUsed - before.heapUsed, keys: Object.keys(module).length }));
`;

/** Packages, and the folders from which Node resolves them. */
const PACKAGES = [
  { who: OURS, cwd: ROOT },
  { who: FETCH_CLIENT, cwd: BENCH },
  { who: OFFICIAL, cwd: BENCH },
];

export async function importCost(): Promise<Section> {
  const costs = PACKAGES.map(({ who, cwd }) => ({ who, cwd, times: [] as number[], heaps: [] as number[] }));
  // Interleaved, so that load on the machine affects all packages alike.
  for (let run = 0; run < RUNS; run += 1) {
    for (const { who, cwd, times, heaps } of costs) {
      const { time, heap } = probe(who, cwd);
      times.push(time);
      heaps.push(heap / 1000);
    }
  }
  return {
    title: 'Cold import',
    how: `\`import()\` in a new process, and the heap in use after garbage collection. Values are medians of ${RUNS} interleaved rounds; ratios are medians of the ratios in each round.`,
    columns: [
      {
        name: 'time',
        unit: 'ms',
        goals: [
          { atMost: 1 / 20, of: OFFICIAL },
          { atMost: 1.6, of: FETCH_CLIENT },
        ],
      },
      { name: 'heap', unit: 'kB', goals: [{ atMost: 1 / 20, of: OFFICIAL }] },
    ],
    rows: costs.map(({ who, times, heaps }) => rowOf(who, [times, heaps])),
  };
}

/** Returns milliseconds and bytes. */
function probe(name: string, cwd: string): { time: number; heap: number } {
  const args = ['--expose-gc', '--input-type=module', '-e', PROBE, name];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd })) as { time: number; heap: number };
}
