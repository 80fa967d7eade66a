import { once } from 'node:events';
import type { DeskRun } from './desk-run.ts';
import type { RunningHost } from './process.ts';
import type { Reply, Request } from './program.ts';

/** Runs the desk task in a host that calls tools on request. */
export async function runInSession(host: RunningHost, run: DeskRun): Promise<void> {
  const receive = async (): Promise<Reply> => {
    const [reply] = await Promise.race([
      once(host.process, 'message'),
      host.exited.then((output) => Promise.reject(new Error(`The host exited early.\n${output}`))),
    ]);
    if ('problem' in reply) throw new Error(reply.problem);
    return reply;
  };
  const request = (message: Request) => {
    host.process.send(message);
    return receive();
  };
  try {
    const first = await receive();
    run.offer('tools' in first ? first.tools : []);
    const results: string[] = [];
    for (let call = run.next(results); call; call = run.next(results)) {
      const reply = await request({ tool: call.tool, args: { ...call.args } });
      results.push('text' in reply ? reply.text : '');
    }
    await request({ close: true });
    await host.exited;
  } finally {
    host.process.kill();
  }
}
