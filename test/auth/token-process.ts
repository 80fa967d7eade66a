import fs from 'node:fs/promises';
import { fileTokenStore } from '../../src/auth/file-token-store.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import type { StoredToken } from '../../src/auth/token-store.js';
import { systemClock } from '../../src/transport/clock.js';

/** What the process does with the token file. */
export type Task =
  /** Requests tokens until it has seen so many. */
  | { do: 'refresh'; path: string; loginUrl: string; tokens: number }
  /** Stores a token, but waits before it replaces the file. */
  | { do: 'write'; path: string; key: string; token: StoredToken };

/** What the process reports to the test. */
export type Report = { staging: true } | { done: string[] } | { error: string };

const task: Task = JSON.parse(process.argv[2] ?? '');
const report = (message: Report) => process.send?.(message);

const tasks = {
  async refresh({ path, loginUrl, tokens }: Task & { do: 'refresh' }) {
    const source = refreshToken({ clientId: 'id', refreshToken: 'r-0' }).connect({
      loginUrl,
      fetch: (request) => fetch(request),
      clock: systemClock,
      tokenStore: fileTokenStore(path),
      timeout: 20_000,
    });
    const seen = new Set<string>();
    while (seen.size < tokens) {
      seen.add(await source.token());
      await systemClock.sleep(20);
    }
    return [...seen];
  },
  async write({ path, key, token }: Task & { do: 'write' }) {
    const { open } = fs;
    fs.open = async (...args) => {
      if (String(args[0]).endsWith('.tmp')) {
        const resumed = new Promise((resolve) => process.once('message', resolve));
        report({ staging: true });
        await resumed;
      }
      return open(...args);
    };
    await fileTokenStore(path).set(key, token);
    return [];
  },
};

const run: Promise<string[]> = task.do === 'refresh' ? tasks.refresh(task) : tasks.write(task);
run
  .then(
    (done) => report({ done }),
    (error) => report({ error: String(error) }),
  )
  .finally(() => process.disconnect?.());
