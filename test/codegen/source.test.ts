import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodegenError } from '../../codegen/openapi.js';
import { readSource } from '../../codegen/source.js';
import { testServer } from '../support/server.js';

const DOCUMENT = { swagger: '2.0', info: { title: 'Größe €' } };
const TEXT = JSON.stringify(DOCUMENT);
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

/** A server that returns the document in valid and invalid forms. */
const upstream = () =>
  testServer(({ url }, response) => {
    const [path] = url.split('?');
    const responses: Record<string, () => void> = {
      '/plain': () => response.end(TEXT),
      '/moved': () => response.writeHead(302, { location: '/moved/again' }).end(),
      '/moved/again': () => response.writeHead(307, { location: '/plain' }).end(),
      '/packed': () => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(TEXT)),
      '/file.json.gz': () => response.writeHead(200, { 'content-type': 'application/gzip' }).end(gzipSync(TEXT)),
      '/bom': () => response.end(`\uFEFF${TEXT}`),
      '/half': () =>
        response.writeHead(200, { 'content-length': TEXT.length * 2 }).write(TEXT, () => response.destroy()),
      '/short': () => response.end(TEXT.slice(0, -5)),
      '/half.gz': () => response.end(gzipSync(TEXT).subarray(0, -12)),
      '/page': () => response.end('<!doctype html><p>Maintenance: secret-looking-text</p>'),
      '/empty': () => response.end(),
      '/text': () => response.end('nothing here'),
      '/loop': () => response.writeHead(302, { location: '/loop' }).end(),
      '/gone': () => response.writeHead(503).end('later'),
    };
    (responses[path ?? ''] ?? (() => response.writeHead(404).end()))();
  });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codegen-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readSource reads a document', () => {
  it.each(['/plain', '/moved', '/packed', '/file.json.gz'])('from %s', async (path) => {
    const { url } = await upstream();
    const source = await readSource(url + path);
    expect(source).toEqual({ name: url + path, sha256: SHA256, bytes: Buffer.byteLength(TEXT), document: DOCUMENT });
  });

  it('with a byte order mark', async () => {
    const { url } = await upstream();
    expect((await readSource(`${url}/bom`)).document).toEqual(DOCUMENT);
  });

  it.each([
    ['spec.json', TEXT],
    ['spec.json.gz', gzipSync(TEXT)],
  ])('from the local file %s', async (file, content) => {
    await writeFile(join(folder, file), content);
    const source = await readSource(join(folder, file));
    expect(source).toEqual({ name: file, sha256: SHA256, bytes: Buffer.byteLength(TEXT), document: DOCUMENT });
  });

  it('and reports the progress', async () => {
    const file = join(folder, 'large.json');
    await writeFile(file, JSON.stringify('x'.repeat(3_000_000)));
    const seen: [number, number | undefined][] = [];
    await readSource(file, { onProgress: (bytes, total) => seen.push([bytes, total]) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual([3_000_002, 3_000_002]);
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).toSorted((a, b) => a - b));
  });

  it('that arrives slowly but steadily', async () => {
    const { url } = await testServer(async (_, response) => {
      response.writeHead(200);
      for (const character of '[1,2,3,4,5]') {
        response.write(character);
        await setTimeout(120);
      }
      response.end();
    });
    // The whole download takes longer than the server may send nothing.
    expect((await readSource(url, { idleTimeout: 1000 })).document).toEqual([1, 2, 3, 4, 5]);
  });

  it('and omits secrets in the URL from its name', async () => {
    const { url } = await upstream();
    expect((await readSource(`${url}/plain?signature=abc`)).name).toBe(`${url}/plain`);
  });
});

describe('readSource rejects with the reason of its signal', () => {
  it('for a URL', async () => {
    const controller = new AbortController();
    const { url } = await testServer((_, response) => {
      response.writeHead(200).write('{', () => controller.abort('enough'));
    });
    await expect(readSource(url, { signal: controller.signal })).rejects.toBe('enough');
    await expect(readSource(url, { signal: controller.signal })).rejects.toBe('enough');
  });

  it('for a file', async () => {
    const file = join(folder, 'any.json');
    await writeFile(file, TEXT);
    await expect(readSource(file, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});

describe('readSource rejects an invalid document', () => {
  it.each([
    ['/half', /^The download of .* failed: /],
    ['/short', /not a JSON document: it is truncated or corrupted/],
    ['/half.gz', /is not valid gzip data/],
    ['/page', /it looks like an HTML page/],
    ['/empty', /it is empty\.$/],
    ['/text', /it contains neither JSON nor HTML\.$/],
    ['/loop', /^Cannot download .*redirect/],
    ['/gone', /returned 503 Service Unavailable/],
    ['/nowhere', /returned 404 Not Found/],
  ])('from %s', async (path, message) => {
    const { url } = await upstream();
    const error = await readSource(`${url}${path}?signature=s3cret`).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CodegenError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(url);
    expect((error as Error).message).not.toMatch(/secret-looking-text|s3cret/);
  });

  it.each([
    ['http://127.0.0.1:1/swagger?signature=s3cret', 'http://127.0.0.1:1/swagger'],
    ['https://user:s3cret@127.0.0.1/swagger', 'https://127.0.0.1/swagger'],
    ['https://', 'https://'],
  ])('and omits secrets of an unreachable URL: %s', async (from, shown) => {
    const error = (await readSource(from).catch((e: unknown) => e)) as Error;
    expect(error).toBeInstanceOf(CodegenError);
    expect(error.message).toContain(`Cannot download ${shown}: `);
    expect(error.message).not.toContain('s3cret');
  });

  it('from an unreachable host', async () => {
    const error = readSource('http://127.0.0.1:1/swagger');
    await expect(error).rejects.toThrow(
      /Cannot download .*\. Check the URL, or pass --from FILE to read a local copy\./,
    );
  });

  it('after a timeout, before or during the response', async () => {
    const { url } = await testServer(({ url }, response) => {
      if (url === '/slow') response.writeHead(200).write('{');
    });
    await expect(readSource(`${url}/silent`, { timeout: 50 })).rejects.toThrow(
      `Cannot download ${url}/silent: it took longer than 0.05 s. Check the URL, or pass --from FILE to read a local copy.`,
    );
    await expect(readSource(`${url}/slow`, { timeout: 200 })).rejects.toThrow(
      `The download of ${url}/slow failed: it took longer than 0.2 s.`,
    );
  });

  it('that stalls, before or during the response', async () => {
    const { url } = await testServer(({ url }, response) => {
      if (url === '/stalled') response.writeHead(200).write('{');
    });
    await expect(readSource(`${url}/silent`, { idleTimeout: 50 })).rejects.toThrow(
      `Cannot download ${url}/silent: the server sent nothing for 0.05 s. Check the URL, or pass --from FILE to read a local copy.`,
    );
    await expect(readSource(`${url}/stalled`, { idleTimeout: 200 })).rejects.toThrow(
      `The download of ${url}/stalled failed: the server sent nothing for 0.2 s.`,
    );
  });

  it('from a missing file or a folder', async () => {
    await expect(readSource(join(folder, 'none.json'))).rejects.toThrow(/Cannot read .*none\.json: ENOENT/);
    await expect(readSource(folder)).rejects.toThrow(/Cannot read .*: EISDIR/);
  });

  it.each([
    ['plain.json', JSON.stringify('x'.repeat(5_000_000))],
    ['packed.json.gz', gzipSync(JSON.stringify('x'.repeat(5_000_000)))],
  ])('above the maximum size: %s', async (file, content) => {
    await writeFile(join(folder, file), content);
    await expect(readSource(join(folder, file), { maxBytes: 2_000_000 })).rejects.toThrow(/is larger than 2 MB/);
  });
});
