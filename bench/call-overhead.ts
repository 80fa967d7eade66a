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

/** Microseconds that a call takes, one after the other and many at a time. */
export async function callOverhead(): Promise<Section> {
  const api = await startInstantApi({ id: 'c', participants: [{ id: 'p', purpose: 'agent', state: 'connected' }] });
  const callers = await Promise.all(Object.keys(CALLERS).map((who) => startCaller(who, api.url)));
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const caller of inTurn(callers, round)) {
        // Opens the connections, which must not count, and lets the processor wake up.
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
    how: `A GET with a small JSON response on loopback. The server and each client run in their own processes; ${SEQUENTIAL.calls} calls one after the other, then ${CONCURRENT.calls} calls ${CONCURRENT.concurrent} at a time. Medians of ${ROUNDS} rounds, in turns, after ${WARM_UP_ROUNDS} that warm up; ratios are medians of each round's ratio. All but bare \`fetch\` have a timeout of 30 s.`,
    columns: [
      { name: 'sequential', unit: 'µs', goals: GOALS },
      {
        name: `${CONCURRENT.concurrent} at once`,
        unit: 'µs',
        goals: [...GOALS, { atMost: 0.7, of: BARE, row: WITH_UNDICI }],
      },
    ],
    rows: callers.map(({ who, sequential, concurrent }) => rowOf(who, [sequential, concurrent])),
  };
}

/** Each round starts with another one, and every second one runs backwards: what ran before leaves its mark. */
function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  const turned = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? turned : turned.reverse();
}

async function startCaller(who: string, url: string) {
  const child = fork(`${BENCH}callers.ts`, [who, url]);
  const ended = new AbortController();
  child.once('exit', (code) => ended.abort(new Error(`The process of "${who}" ended with exit code ${code}.`)));
  const reply = async () => ((await once(child, 'message', { signal: ended.signal })) as [unknown])[0];
  await reply();
  /** Microseconds per call. */
  const measure = async (batch: Batch): Promise<number> => {
    child.send(batch);
    return (await reply()) as number;
  };
  return { who, measure, stop: () => child.disconnect(), sequential: [] as number[], concurrent: [] as number[] };
}
