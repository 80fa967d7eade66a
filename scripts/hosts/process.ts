import { type ChildProcess, spawn } from 'node:child_process';
import type { ServerAddress } from './server.ts';

/** A command line with what it needs. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files to write first, by path in the working folder of the host, which is also its home folder. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface LaunchContext {
  /** The Node that runs the host. */
  readonly node: string;
  /** Where the packages of the host are installed. */
  readonly folder: string;
  readonly server: ServerAddress;
  /** The URL of the scripted model; empty if the host has none. */
  readonly modelUrl: string;
}

export type CreateLaunch = (context: LaunchContext) => Launch;

const TIMEOUT_MS = 120_000;

export interface RunningHost {
  readonly process: ChildProcess;
  /** Resolves with the output when the process has exited. Rejects if it fails or takes too long. */
  readonly exited: Promise<string>;
}

/** Starts a host with only the given environment, so that no setting of this machine has an effect. */
export function startHost({ command, args }: Launch, cwd: string, env: Record<string, string>): RunningHost {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const exited = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The host ran for more than ${TIMEOUT_MS / 1000} seconds.\n${output}`));
    }, TIMEOUT_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(output);
      else reject(new Error(`The host exited with code ${code}.\n${output.slice(-4000)}`));
    });
  });
  // A caller that waits for a reply of the process sees the failure too.
  exited.catch(() => {});
  return { process: child, exited };
}
