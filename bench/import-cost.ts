import { execFileSync } from 'node:child_process';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, OFFICIAL, OURS, rowOf, type Section } from './section.ts';

const RUNS = 15;

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

/** Packages by their names, as a user imports them, each from a folder where it is found. */
const PACKAGES = [
  { who: OURS, cwd: ROOT },
  { who: FETCH_CLIENT, cwd: BENCH },
  { who: OFFICIAL, cwd: BENCH },
];

export async function importCost(): Promise<Section> {
  const costs = PACKAGES.map(({ who, cwd }) => ({ who, cwd, times: [] as number[], heaps: [] as number[] }));
  // In turns, so that whatever the machine does meanwhile hits all alike.
  for (let run = 0; run < RUNS; run += 1) {
    for (const { who, cwd, times, heaps } of costs) {
      const { time, heap } = probe(who, cwd);
      times.push(time);
      heaps.push(heap / 1000);
    }
  }
  return {
    title: 'Cold import',
    how: `\`import()\` in a fresh process, and the heap that it takes after garbage collection; medians of ${RUNS} rounds, in turns; ratios are medians of each round's ratio.`,
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

/** Milliseconds and bytes. */
function probe(name: string, cwd: string): { time: number; heap: number } {
  const args = ['--expose-gc', '--input-type=module', '-e', PROBE, name];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd })) as { time: number; heap: number };
}
