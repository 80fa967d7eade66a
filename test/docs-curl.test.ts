import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks } from './support/docs.js';

const DOCUMENTED_URL = 'http://127.0.0.1:8788';

const commands = codeBlocks('docs/sandbox.md')
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.split('\n').filter((line) => line.startsWith('curl ')));

/** The commands use the shell's quotes. */
describe.skipIf(process.platform === 'win32')('curl recipes of docs/sandbox.md', () => {
  const sandbox = createSandbox();
  let server: Awaited<ReturnType<typeof serveSandbox>>;
  let folder: string;
  beforeAll(async () => {
    server = await serveSandbox(sandbox);
    folder = await mkdtemp(join(tmpdir(), 'curl-'));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('exist', () => expect(commands.length).toBeGreaterThan(10));

  it.each(commands)('%s', async (command) => {
    const actual = command.replace('curl', 'curl -sS -w "\\n%{http_code}"').replaceAll(DOCUMENTED_URL, server.url);
    const { stdout } = await promisify(execFile)('sh', ['-c', actual], { cwd: folder, maxBuffer: 2 ** 24 });
    expect(stdout).toMatch(/\n20[04]$/);
  });
});
