import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pack } from './packed.ts';

const FORMATS = ['esm', 'cjs'] as const;
const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** `npm pack` holds what users need, and nothing else. */
const NEEDED = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/cli.js',
  `dist/${NOTICES}`,
  'src/generated/tools.json',
];
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/[\w./-]+\.(js|cjs|d\.ts|d\.cts)$/,
  /^dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^src\/generated\/tools\.json$/,
];
/** What one who imports the client installs for it, by package.json; the rest is loaded by MCP, sandbox and command line. */
const MOST_BYTES = 2_000_000;

/** What esbuild says about each build. */
interface Metafile {
  outputs: Record<
    string,
    {
      inputs: Record<string, { bytesInOutput: number }>;
      imports: { path: string; external?: boolean }[];
    }
  >;
}

const metafileOf = (format: 'esm' | 'cjs') =>
  JSON.parse(readFileSync(`dist/metafile-${format}.json`, 'utf8')) as Metafile;

/** With a second copy of a class, an error of one entry point would not be an `instanceof` the class of another. */
function copies({ outputs }: Metafile): string[] {
  const places = new Map<string, string[]>();
  for (const [output, { inputs }] of Object.entries(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) places.set(input, [...(places.get(input) ?? []), output]);
    }
  }
  return [...places]
    .filter(([, found]) => found.length > 1)
    .map(([input, found]) => `${input} is in ${found.join(' and ')}`);
}

/** Packages in the build that the notices do not name. Some of them contain others, which a comment marks. */
function withoutNotice({ outputs }: Metafile): string[] {
  const notices = readFileSync(`dist/${NOTICES}`, 'utf8');
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0 && file.includes('node_modules/')),
  );
  const packages = [...new Set(files)].flatMap((file) => {
    const marked = readFileSync(file, 'utf8').matchAll(/^\/\/#region .*$/gm);
    return [file, ...[...marked].map(([line]) => line)].map(
      (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1],
    );
  });
  return [...new Set(packages)]
    .filter((name) => name !== undefined && !new RegExp(`^${name} \\d`, 'm').test(notices))
    .map((name) => `${name} is bundled, but ${NOTICES} does not name it: add it to build:notices in package.json`);
}

/** An application may load both builds: `instanceof` must say the same of either's errors. */
async function strangers(): Promise<string[]> {
  type Package = typeof import('../src/index.ts');
  const esm = (await import(pathToFileURL(resolve('dist/index.js')).href)) as Package;
  const cjs = createRequire(import.meta.url)(resolve('dist/index.cjs')) as Package;
  const error = (of: Package) => new of.NotFoundError('x', { status: 404 });
  const media = (of: Package) => new of.MediaError('x', { step: 'read', file: 0, mediaIds: [] });
  return [
    ...(esm.NotFoundError === cjs.NotFoundError ? ['the ES module and the CommonJS module are one'] : []),
    ...[
      [esm, cjs],
      [cjs, esm],
    ].flatMap(([a = esm, b = cjs]) =>
      error(a) instanceof b.NotFoundError &&
      error(a) instanceof b.ApiError &&
      !(error(a) instanceof b.ConflictError) &&
      media(a) instanceof b.MediaError &&
      b.isGenesysError(media(a))
        ? []
        : ['errors of the ES module and of the CommonJS module are strangers to each other'],
    ),
  ];
}

/** Packages that the build or its types import, but that users don't install with this one. */
function undeclared(files: readonly string[]): string[] {
  const declared = [manifest.name, ...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  const fromCode = FORMATS.flatMap((format) => Object.entries(metafileOf(format).outputs)).flatMap(
    ([file, { imports }]) => imports.filter(({ external }) => external).map(({ path: name }) => ({ file, name })),
  );
  const fromTypes = files
    .filter((file) => /\.d\.c?ts$/.test(file))
    .flatMap((file) => {
      const names = readFileSync(file, 'utf8').matchAll(/\b(?:from|import\()\s*['"]([\w@/.:-]+)['"]/g);
      return [...names].map(([, name = '']) => ({ file, name }));
    });
  return [...fromCode, ...fromTypes]
    .filter(
      ({ name }) =>
        !/^\./.test(name) && !isBuiltin(name) && !declared.some((one) => name === one || name.startsWith(`${one}/`)),
    )
    .map(({ file, name }) => `${file} imports ${name}, which package.json does not name`);
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'peerDependencies',
  object
> & {
  name: string;
  exports: Record<string, unknown>;
};
const folder = mkdtempSync(join(tmpdir(), 'pack-'));
try {
  const { files, size, unpackedSize } = pack(folder);
  const entries = JSON.stringify(manifest.exports).matchAll(/:"\.\/([^"]+)"/g);
  const needed = [...NEEDED, ...[...entries].map(([, path = '']) => path).filter((path) => !path.includes('*'))];
  const problems = [
    ...needed.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...files
      .filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))
      .map((file) => `${file} does not belong there`),
    ...(size > MOST_BYTES ? [`it has ${size} bytes packed, more than ${MOST_BYTES}`] : []),
    ...files
      .filter(
        (file) => /^dist\/.*\.(js|cjs)$/.test(file) && /\/(tmp|work|home|root)\//.test(readFileSync(file, 'utf8')),
      )
      .map((file) => `${file} has a path of the machine that built it`),
    ...files
      .filter((file) => file.endsWith('.cjs') && /\bimport\(/.test(readFileSync(file, 'utf8')))
      .map((file) => `${file} has an import(), which Jest's default mode can't run`),
    ...undeclared(files),
    ...FORMATS.map(metafileOf).flatMap((metafile) => [...copies(metafile), ...withoutNotice(metafile)]),
    ...(await strangers()),
  ];
  for (const problem of new Set(problems)) console.error(`npm pack: ${problem}.`);
  console.log(
    `npm pack: ${files.length} files, ${Math.round(size / 1000)} kB packed, ${Math.round(unpackedSize / 1000)} kB unpacked.`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
