import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pack } from './packed.ts';

/** `npm pack` holds what users need, and nothing else. */
const NEEDED = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/cli.js',
  'dist/THIRD-PARTY-NOTICES.txt',
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

/** With a second one, an error of `./mcp` or the command line would not be an `instanceof` the client's class. */
function copiesOf(className: string, ending: string): string[] {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(`.${ending}`),
  );
  const having = files.filter((file) => readFileSync(join('dist', file), 'utf8').includes(`var ${className} = class`));
  return having.length === 1 ? [] : [`${className} is in ${having.length} files: ${having.join(', ')}`];
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

/** What users get with this package, or are told to install beside it. */
function undeclared(files: readonly string[]): string[] {
  const declared = [manifest.name, ...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  return files
    .filter((file) => /^dist\/.*\.(js|cjs)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const names = text.matchAll(
        /^(?:import|export)\b[^'"\n]*'([\w@/.:-]+)'|\b(?:import|require)\('([\w@/.:-]+)'\)/gm,
      );
      return [...names].map(([, one, other]) => ({ file, name: one ?? other ?? '' }));
    })
    .filter(
      ({ name }) => !/^(node:|\.)/.test(name) && !declared.some((one) => name === one || name.startsWith(`${one}/`)),
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
    ...undeclared(files),
    ...['js', 'cjs'].flatMap((ending) => copiesOf('GenesysError', ending)),
    ...(await strangers()),
  ];
  for (const problem of problems) console.error(`npm pack: ${problem}.`);
  console.log(
    `npm pack: ${files.length} files, ${Math.round(size / 1000)} kB packed, ${Math.round(unpackedSize / 1000)} kB unpacked.`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
