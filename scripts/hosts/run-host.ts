import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { DeskRun } from './desk-run.ts';
import type { Host } from './hosts.ts';
import { startModel } from './model/model-server.ts';
import { type Launch, type LaunchContext, startHost } from './process.ts';
import { startServer, type Transport } from './server.ts';
import { runInSession } from './session.ts';

export interface Surroundings extends Pick<LaunchContext, 'node' | 'folder'> {
  readonly toolNames: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the desk task in a host over one transport. Throws if the host can't finish it. */
export async function runHost(host: Host, transport: Transport, surroundings: Surroundings): Promise<void> {
  const run = new DeskRun(surroundings.toolNames, host.prefix ?? '', !host.startsServerPerCall?.includes(transport));
  const home = mkdtempSync(join(tmpdir(), `host-${host.id}-`));
  const server = await startServer(transport, host.confirms?.includes(transport) ? ['--confirm'] : []);
  const model = host.model && (await startModel(host.model, run));
  try {
    const context = { ...surroundings, server: server.address, modelUrl: model?.url ?? '' };
    const launch = host.createLaunch?.(context) ?? (await launchProgram(host.id, context));
    for (const [path, content] of Object.entries(launch.files ?? {})) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content);
    }
    const env = { PATH: process.env.PATH ?? '', HOME: home, ...surroundings.env, ...launch.env };
    const running = startHost(launch, home, env);
    if (model) {
      const failure = await running.exited.then(
        () => undefined,
        (error: Error) => error,
      );
      const problem = model.problem() ?? failure;
      if (problem) throw problem;
    } else {
      await runInSession(running, run);
    }
    run.finish();
  } finally {
    model?.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Bundles the host's program into the folder of its packages, which it imports from there. */
async function launchProgram(id: string, { node, folder, server, modelUrl }: LaunchContext): Promise<Launch> {
  const outfile = join(folder, `${id}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'programs', `${id}.ts`)],
    ...{ outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'error' },
  });
  const env = { HOST_SERVER: JSON.stringify(server), HOST_MODEL_URL: modelUrl };
  return { command: node, args: [outfile], env };
}
