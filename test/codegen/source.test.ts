import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodegenError } from '../../codegen/openapi.js';
import { readSource } from '../../codegen/source.js';
import { testServer } from '../support/server.js';

const DOCUMENT = { swagger: '2.0', info: { title: 'Größe €' } };
const TEXT = JSON.stringify(DOCUMENT);
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

/** A server with one document in every state that it can arrive in. */
const upstream = () =>
  testServer(({ url }, response) => {
    const [path] = url.split('?');
    const answers: Record<string, () => void> = {
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
    (answers[path ?? ''] ?? (() => response.writeHead(404).end()))();
  });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codegen-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a document is read', () => {
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

  it('while somebody is told how far it is', async () => {
    const file = join(folder, 'large.json');
    await writeFile(file, JSON.stringify('x'.repeat(3_000_000)));
    const seen: [number, number | undefined][] = [];
    await readSource(file, { onProgress: (bytes, total) => seen.push([bytes, total]) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual([3_000_002, 3_000_002]);
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).toSorted((a, b) => a - b));
  });

  it('and named without the secrets that a URL may carry', async () => {
    const { url } = await upstream();
    expect((await readSource(`${url}/plain?signature=abc`)).name).toBe(`${url}/plain`);
  });
});

describe('reading ends with its signal, by the reason of that', () => {
  it('of a URL', async () => {
    const controller = new AbortController();
    const { url } = await testServer((_, response) => {
      response.writeHead(200).write('{', () => controller.abort('enough'));
    });
    await expect(readSource(url, { signal: controller.signal })).rejects.toBe('enough');
    await expect(readSource(url, { signal: controller.signal })).rejects.toBe('enough');
  });

  it('of a file', async () => {
    const file = join(folder, 'any.json');
    await writeFile(file, TEXT);
    await expect(readSource(file, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});

describe('what is no document is told', () => {
  it.each([
    ['/half', /broke off/],
    ['/short', /not a JSON document: it is cut short or damaged/],
    ['/half.gz', /not complete gzip data/],
    ['/page', /it looks like an HTML page/],
    ['/empty', /it is empty/],
    ['/text', /it is something else/],
    ['/loop', /can't be reached.*redirect/],
    ['/gone', /answered 503 Service Unavailable/],
    ['/nowhere', /answered 404 Not Found/],
  ])('of %s', async (path, message) => {
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
  ])('of a URL that leads nowhere, without its secrets: %s', async (from, shown) => {
    const error = (await readSource(from).catch((e: unknown) => e)) as Error;
    expect(error).toBeInstanceOf(CodegenError);
    expect(error.message).toContain(`${shown} can't be reached: `);
    expect(error.message).not.toContain('s3cret');
  });

  it('of a host that is not there', async () => {
    const error = readSource('http://127.0.0.1:1/swagger');
    await expect(error).rejects.toThrow(/can't be reached: .*Pass --from FILE to read a local copy/);
  });

  it('of one that does not end in time, before its beginning or after it', async () => {
    const { url } = await testServer(({ url }, response) => {
      if (url === '/slow') response.writeHead(200).write('{');
    });
    await expect(readSource(`${url}/silent`, { timeout: 50 })).rejects.toThrow(
      `${url}/silent can't be reached: it took longer than 0.05 s. Pass --from FILE to read a local copy.`,
    );
    await expect(readSource(`${url}/slow`, { timeout: 200 })).rejects.toThrow(
      `The download of ${url}/slow broke off: it took longer than 0.2 s.`,
    );
  });

  it('of a file that is not there, and of a folder', async () => {
    await expect(readSource(join(folder, 'none.json'))).rejects.toThrow(/none\.json can't be read: ENOENT/);
    await expect(readSource(folder)).rejects.toThrow(/can't be read: EISDIR/);
  });

  it.each([
    ['plain.json', JSON.stringify('x'.repeat(5_000_000))],
    ['packed.json.gz', gzipSync(JSON.stringify('x'.repeat(5_000_000)))],
  ])('of one that is too large: %s', async (file, content) => {
    await writeFile(join(folder, file), content);
    await expect(readSource(join(folder, file), { maxBytes: 2_000_000 })).rejects.toThrow(/has more than 2 MB/);
  });
});
