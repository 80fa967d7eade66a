import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAndPack, copyInstalledClone } from './pack.ts';

const FORMATS = ['esm', 'cjs'] as const;
const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** The files that the package must have, next to the entry points. */
const REQUIRED = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/cli.js',
  `dist/${NOTICES}`,
  'src/generated/companion-tools.json',
  'src/generated/tools.json',
];
/** The package must not have other files. */
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/[\w./-]+\.(js|cjs|d\.ts|d\.cts)$/,
  /^dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^src\/generated\/(companion-)?tools\.json$/,
];
const MAX_PACKED_BYTES = 2_000_000;

/** The part of esbuild's metafile that the checks use. */
interface Metafile {
  outputs: Record<
    string,
    {
      inputs: Record<string, { bytesInOutput: number }>;
      imports: { path: string; external?: boolean }[];
    }
  >;
}

const readMetafile = (format: 'esm' | 'cjs') =>
  JSON.parse(readFileSync(`dist/metafile-${format}.json`, 'utf8')) as Metafile;

/** Modules that are bundled twice. A second copy of an error class would break `instanceof` between entry points. */
function findDuplicates({ outputs }: Metafile): string[] {
  const outputsByInput = new Map<string, string[]>();
  for (const [output, { inputs }] of Object.entries(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) outputsByInput.set(input, [...(outputsByInput.get(input) ?? []), output]);
    }
  }
  return [...outputsByInput]
    .filter(([, found]) => found.length > 1)
    .map(([input, found]) => `${input} is in ${found.join(' and ')}`);
}

/** Bundled packages that the notices do not list. Bundled packages can contain others, which `//#region` comments name. */
function findMissingNotices({ outputs }: Metafile): string[] {
  const notices = readFileSync(`dist/${NOTICES}`, 'utf8');
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0 && file.includes('node_modules/')),
  );
  const packages = [...new Set(files)].flatMap((file) => {
    const regions = readFileSync(file, 'utf8').matchAll(/^\/\/#region .*$/gm);
    return [file, ...[...regions].map(([line]) => line)].map(
      (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1],
    );
  });
  return [...new Set(packages)]
    .filter((name) => name !== undefined && !new RegExp(`^${name} \\d`, 'm').test(notices))
    .map((name) => `${name} is bundled but missing from ${NOTICES}; add it to build:notices in package.json`);
}

/** Checks that `instanceof` works between the ES module and the CommonJS module, because an application can load both. */
async function findInstanceofProblems(): Promise<string[]> {
  type Package = typeof import('../src/index.ts');
  const esm = (await import(pathToFileURL(resolve('dist/index.js')).href)) as Package;
  const cjs = createRequire(import.meta.url)(resolve('dist/index.cjs')) as Package;
  const error = (of: Package) => new of.NotFoundError('x', { status: 404 });
  const media = (of: Package) => new of.MediaError('x', { step: 'read', file: 0, mediaIds: [], sent: 0 });
  return [
    ...(esm.NotFoundError === cjs.NotFoundError
      ? ['the ES module and the CommonJS module share their classes, so instanceof is not tested']
      : []),
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
        : ['instanceof fails between the errors of the ES module and of the CommonJS module'],
    ),
  ];
}

/** Imports of packages that package.json does not declare, so that users don't install them. */
function findUndeclaredImports(files: readonly string[]): string[] {
  const declared = [manifest.name, ...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  const fromCode = FORMATS.flatMap((format) => Object.entries(readMetafile(format).outputs)).flatMap(
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
    .map(({ file, name }) => `${file} imports ${name}, which package.json does not declare`);
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'peerDependencies',
  object
> & {
  name: string;
  exports: Record<string, unknown>;
};
/** Packs a fresh clone, in which nothing is built, and returns the files that the package must have but has not. */
function findMissingFromFreshClone(folder: string, required: readonly string[]): string[] {
  const clone = join(folder, 'clone');
  copyInstalledClone(clone);
  const { files } = buildAndPack(clone, clone);
  return required.filter((file) => !files.includes(file)).map((file) => `${file} is missing after a fresh clone`);
}

const folder = mkdtempSync(join(tmpdir(), 'pack-'));

/** Runs a tool, and prints its output only if it fails. */
function run(tool: string, args: string[]): void {
  const { status, stdout } = spawnSync('npx', [tool, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${tool} failed:\n${stdout}`);
}

try {
  // The state after `npm start`: JavaScript without types. `npm pack` has to build the rest.
  run('tsup', ['--silent', '--no-dts']);
  const { tarball, files, size, unpackedSize } = buildAndPack(process.cwd(), folder);
  run('publint', ['run', '--strict', tarball]);
  run('attw', [tarball]);
  const entries = JSON.stringify(manifest.exports).matchAll(/:"\.\/([^"]+)"/g);
  const required = [...REQUIRED, ...[...entries].map(([, path = '']) => path).filter((path) => !path.includes('*'))];
  const problems = [
    ...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing after npm start`),
    ...findMissingFromFreshClone(folder, required),
    ...files
      .filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))
      .map((file) => `${file} must not be in the package`),
    ...(size > MAX_PACKED_BYTES ? [`the tarball has ${size} bytes, more than ${MAX_PACKED_BYTES}`] : []),
    ...files
      .filter(
        (file) => /^dist\/.*\.(js|cjs)$/.test(file) && /\/(tmp|work|home|root)\//.test(readFileSync(file, 'utf8')),
      )
      .map((file) => `${file} contains a path of the machine that built it`),
    ...files
      .filter((file) => file.endsWith('.cjs') && /\bimport\(/.test(readFileSync(file, 'utf8')))
      .map((file) => `${file} contains import(), which Jest does not support by default`),
    ...findUndeclaredImports(files),
    ...FORMATS.map(readMetafile).flatMap((metafile) => [...findDuplicates(metafile), ...findMissingNotices(metafile)]),
    ...(await findInstanceofProblems()),
  ];
  for (const problem of new Set(problems)) console.error(`npm pack: ${problem}.`);
  console.log(
    `npm pack: ${files.length} files, ${Math.round(size / 1000)} kB packed, ${Math.round(unpackedSize / 1000)} kB unpacked.`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
