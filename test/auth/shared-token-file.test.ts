import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileTokenStore } from '../../src/auth/file-token-store.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { systemClock } from '../../src/transport/clock.js';
import { loginServer, oauthError, type Respond, token } from '../support/login.js';
import { programPath } from '../support/programs.js';
import { atScale } from '../support/scale.js';
import type { Report, Task } from './token-process.js';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tokens-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** Starts a process for one test. */
function start(task: Task): ChildProcess {
  const child = fork(programPath('token-process'), [JSON.stringify(task)]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function getReport(child: ChildProcess): Promise<Report> {
  const [report] = await once(child, 'message');
  return report;
}

/** Creates a token source in this process, with the real clock. */
const createSource = (path: string, loginUrl: string) => {
  const store = fileTokenStore(path);
  const fetch = (request: Request) => globalThis.fetch(request);
  const auth = refreshToken({ clientId: 'id', refreshToken: 'r-0' });
  return auth.connect({ loginUrl, fetch, clock: systemClock, tokenStore: store, timeout: 20_000 });
};

/** Starts a login service whose first request waits for `release`. */
async function slowLogin(respond: Respond) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let arrived = () => {};
  const waiting = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = await loginServer(async (request, n) => {
    if (n > 1) return respond(request, n);
    arrived();
    await released;
    return respond(request, n);
  });
  onTestFinished(release);
  return { ...server, waiting, release };
}

const makeOld = (path: string) => utimes(path, new Date(0), new Date(0));
const locksIn = async (path: string) =>
  (await readdir(join(path, '..'))).filter((name) => name.endsWith('.lock')).map((name) => join(path, '..', name));

describe('processes that share a token file', () => {
  const PROCESSES = atScale({ small: 4, full: 10 });
  it(`send each refresh token once, with ${PROCESSES} processes and several refreshes`, async () => {
    const path = join(await folder(), 'tokens.json');
    const used = new Set<string>();
    let valid: string | undefined = 'r-0';
    let reuses = 0;
    const server = await loginServer(async ({ form }, n) => {
      const refresh = form.refresh_token ?? '';
      if (used.has(refresh)) {
        // RFC 9700: a reused refresh token may be stolen, so the newest one is revoked, too.
        reuses += 1;
        valid = undefined;
      }
      if (refresh !== valid) return oauthError('invalid_grant', 'used before');
      used.add(refresh);
      valid = `r-${n}`;
      await new Promise((resolve) => setTimeout(resolve, 30));
      return token(n, { refresh_token: `r-${n}`, expires_in: 1 });
    });
    const children = Array.from({ length: PROCESSES }, () =>
      start({ do: 'refresh', path, loginUrl: server.url, tokens: 5 }),
    );
    const reports = await Promise.all(children.map(getReport));
    expect(reports.map((report) => ('done' in report ? report.done.length : report))).toEqual(Array(PROCESSES).fill(5));
    expect(reuses).toBe(0);
    expect(server.logins.length).toBeGreaterThanOrEqual(5);
    expect(await readdir(join(path, '..'))).toEqual(['tokens.json']);
  });

  it('do not wait for a process that was killed while it held the lock', async () => {
    const path = join(await folder(), 'tokens.json');
    const server = await slowLogin((_, n) => token(n, { refresh_token: `r-${n}` }));
    const child = start({ do: 'refresh', path, loginUrl: server.url, tokens: 1 });
    await server.waiting;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(await locksIn(path)).toHaveLength(1);
    const before = Date.now();
    expect(await createSource(path, server.url).token()).toBe('token-2');
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(await readdir(join(path, '..'))).toEqual(['tokens.json']);
  });

  it('take the lock from a suspended process, which then changes nothing', async () => {
    const path = join(await folder(), 'tokens.json');
    const server = await slowLogin((_, n) => token(n, { refresh_token: `r-${n}` }));
    const child = start({ do: 'refresh', path, loginUrl: server.url, tokens: 1 });
    await server.waiting;
    child.kill('SIGSTOP');
    const locks = await locksIn(path);
    expect(locks).toHaveLength(1);

    const source = createSource(path, server.url);
    let ended = false;
    const obtained = source.token().finally(() => {
      ended = true;
    });
    await systemClock.sleep(500);
    expect(ended).toBe(false);
    for (const lock of locks) await makeOld(lock);
    expect(await obtained).toBe('token-2');
    const stored = await readFile(path, 'utf8');

    // The next owner of the lock.
    const [lock = ''] = locks;
    await writeFile(lock, 'of another process');
    const report = getReport(child);
    child.kill('SIGCONT');
    server.release();
    expect(await report).toEqual({ error: expect.stringMatching(/Another process has taken over the lock .*\.lock/) });
    await once(child, 'exit');
    expect(await readFile(path, 'utf8')).toBe(stored);
    expect(await readFile(lock, 'utf8')).toBe('of another process');
  });

  it('keep what they stored while a writer was suspended', async () => {
    const path = join(await folder(), 'tokens.json');
    const store = fileTokenStore(path);
    const stored = (n: number) => ({ accessToken: `token-${n}`, expiresAt: n });
    await store.set('k', stored(0));
    const child = start({ do: 'write', path, key: 'k', token: stored(1) });
    expect(await getReport(child)).toEqual({ staging: true });
    child.kill('SIGSTOP');
    await makeOld(`${path}.lock`);
    await store.set('k', stored(2));
    await writeFile(`${path}.lock`, 'of another process');

    const report = getReport(child);
    child.kill('SIGCONT');
    child.send('continue');
    expect(await report).toEqual({
      error: expect.stringContaining(`Another process has taken over the lock ${path}.lock`),
    });
    await once(child, 'exit');
    expect(await store.get('k')).toEqual(stored(2));
    expect(await readFile(`${path}.lock`, 'utf8')).toBe('of another process');
    expect((await readdir(join(path, '..'))).sort()).toEqual(['tokens.json', 'tokens.json.lock']);
  });
});
