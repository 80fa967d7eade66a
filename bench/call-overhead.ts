import { fork } from 'node:child_process';
import { once } from 'node:events';
import { BARE, type Batch, CALLERS, FETCH_CLIENT_WITH_TIMEOUT, WITH_UNDICI } from './callers.ts';
import { startInstantApi } from './instant-api.ts';
import { BENCH } from './rivals.ts';
import { type Goal, OFFICIAL, rowOf, type Section } from './section.ts';

const ROUNDS = 30;
const WARM_UP_ROUNDS = 3;
const SEQUENTIAL: Batch = { calls: 200, concurrent: 1 };
const CONCURRENT: Batch = { calls: 500, concurrent: 50 };

const GOALS: readonly Goal[] = [
  { atMost: 1.15, of: FETCH_CLIENT_WITH_TIMEOUT },
  ...[OFFICIAL, 'axios', 'got', 'ky'].map((of) => ({ atMost: 1, of })),
];

/** Measures microseconds per call, sequentially and concurrently. */
export async function callOverhead(): Promise<Section> {
  const api = await startInstantApi({ id: 'c', participants: [{ id: 'p', purpose: 'agent', state: 'connected' }] });
  const callers = await Promise.all(Object.keys(CALLERS).map((who) => startCaller(who, api.url)));
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const caller of orderFor(callers, round)) {
        // Opens the connections and warms up the processor, so that neither is measured.
        await caller.measure({ calls: 100, concurrent: 50 });
        const sequential = await caller.measure(SEQUENTIAL);
        const concurrent = await caller.measure(CONCURRENT);
        if (round < WARM_UP_ROUNDS) continue;
        caller.sequential.push(sequential);
        caller.concurrent.push(concurrent);
      }
    }
  } finally {
    for (const { stop } of callers) stop();
    api.close();
  }
  return {
    title: 'Time per call',
    how: `A GET with a small JSON response on loopback. The server and each client run in processes of their own. Each round makes ${SEQUENTIAL.calls} calls one after another, then ${CONCURRENT.calls} calls with ${CONCURRENT.concurrent} in flight. Values are medians of ${ROUNDS} interleaved rounds after ${WARM_UP_ROUNDS} warm-up rounds; ratios are medians of the ratios in each round. All clients except bare \`fetch\` have a timeout of 30 s.`,
    columns: [
      { name: 'sequential', unit: 'µs', goals: GOALS },
      {
        name: `${CONCURRENT.concurrent} in flight`,
        unit: 'µs',
        goals: [...GOALS, { atMost: 0.7, of: BARE, row: WITH_UNDICI }],
      },
    ],
    rows: callers.map(({ who, sequential, concurrent }) => rowOf(who, [sequential, concurrent])),
  };
}

/** Rotates the order in each round and reverses it in every second one, because each caller affects the next. */
function orderFor<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  const rotated = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? rotated : rotated.reverse();
}

async function startCaller(who: string, url: string) {
  const child = fork(`${BENCH}callers.ts`, [who, url]);
  const exited = new AbortController();
  child.once('exit', (code) => exited.abort(new Error(`The process of "${who}" exited with code ${code}.`)));
  const receive = async () => ((await once(child, 'message', { signal: exited.signal })) as [unknown])[0];
  await receive();
  /** Microseconds per call. */
  const measure = async (batch: Batch): Promise<number> => {
    child.send(batch);
    return (await receive()) as number;
  };
  return { who, measure, stop: () => child.disconnect(), sequential: [] as number[], concurrent: [] as number[] };
}
