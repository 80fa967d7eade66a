import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessToken } from '../../../src/auth/access-token.js';
import { loadSlice } from '../../../src/mcp/load-slice.js';
import type { Slice } from '../../../src/mcp/slice.js';
import { createToolExecutor, type ToolExecutorOptions } from '../../../src/mcp/tool-executor.js';
import { runCli } from '../../support/cli.js';
import { testServer } from '../../support/server.js';
import { dataOf } from '../clients.js';

let folder: string;
let slice: Slice;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'file-result-')), 'generated');
  await cp('examples/slice-queues/generated', folder, { recursive: true });
  const file = JSON.parse(await readFile(join(folder, 'slice.json'), 'utf8'));
  Object.assign(file.operations.getRoutingQueue, { success: { 200: 'blob' }, accept: 'image/png' });
  await writeFile(join(folder, 'slice.json'), JSON.stringify(file));
  slice = await loadSlice(folder);
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

/** Each byte value, so that a text encoding would not survive. */
const content = (size: number) => Buffer.from(Array.from({ length: size }, (_, index) => index % 256));

async function download(
  size: number,
  { type = 'image/png', ...options }: ToolExecutorOptions & { type?: string } = {},
) {
  const { url } = await testServer((_, response) => {
    response.writeHead(200, type ? { 'content-type': type } : {}).end(content(size));
  });
  const client = slice.createClient({ baseUrl: url, auth: accessToken('t') });
  return createToolExecutor(client, { slice, ...options })('get_queue', { queueId: 'q1' });
}

describe('the result of an operation that returns a file', () => {
  test.each([
    ['image/png', 'image/png'],
    ['text/csv;charset=utf-8', 'text/csv;charset=utf-8'],
    ['', 'application/octet-stream'],
  ])('has its bytes and its media type, here "%s"', async (type, mediaType) => {
    const result = await download(300, { type });
    expect(result.isError).toBeUndefined();
    expect(dataOf(result)).toEqual({ mediaType, bytes: 300, base64: content(300).toString('base64') });
  });

  test('is an error with the size if it is larger than the limit', async () => {
    const exact = { mediaType: 'image/png', bytes: 1503, base64: '' };
    const maxResultBytes = JSON.stringify(exact).length + 4 * (1503 / 3);
    expect(dataOf(await download(1503, { maxResultBytes }))).toMatchObject({ bytes: 1503 });
    const result = await download(1506, { maxResultBytes });
    expect(result.isError).toBe(true);
    expect(dataOf(result).error).toEqual({
      kind: 'FileNotReturned',
      message:
        'The request succeeded, but its file was not returned: in base64 it is larger than the limit of ' +
        `${maxResultBytes} bytes. The operator of this application can raise maxResultBytes.`,
      mediaType: 'image/png',
      bytes: 1506,
      retryable: false,
    });
  });

  test('is an error if results are masked', async () => {
    const result = await download(300, { redact: true });
    expect(result).toMatchObject({ isError: true });
    expect(dataOf(result).error).toMatchObject({
      kind: 'FileNotReturned',
      message: expect.stringContaining('cannot be masked'),
    });
  });
});

test('call prints a file in base64', async () => {
  const { url } = await testServer((_, response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end(content(5)),
  );
  const env = { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: 'token-of-a-test' };
  const { code, out } = await runCli(['call', '--slice', folder, 'queues.get', '--queue-id', 'q1'], { env });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ mediaType: 'image/png', bytes: 5, base64: 'AAECAwQ=' });
});
