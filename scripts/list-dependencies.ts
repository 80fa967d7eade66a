/**
 * Writes the table of the packages that run at users of this package into docs/security.md: `npx tsx scripts/list-dependencies.ts`.
 * The facts come from the registry of npm's configuration and, if it lacks them, from the installed packages.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = `${ROOT}docs/security.md`;
const TABLE = /(<!-- dependencies -->\n)[\s\S]*(<!-- \/dependencies -->)/;

export interface Dependency {
  readonly name: string;
  /** How it reaches users. */
  readonly use: 'dependency' | 'indirect dependency' | 'bundled' | 'optional peer';
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(`${ROOT}${path}`, 'utf8')) as T;

/** Lists the packages, each once. `check:package` makes sure that `build:notices` names all that are bundled. */
export function findDependencies(): Dependency[] {
  const { dependencies = {}, peerDependencies = {}, scripts } = readJson<Manifest>('package.json');
  const lock = readJson<{ packages: Record<string, Omit<Manifest, 'scripts'>> }>('package-lock.json').packages;
  const direct = Object.keys(dependencies);
  const installed = new Set(direct);
  // A set also visits what is added while it is iterated.
  for (const name of installed)
    for (const indirect of Object.keys(lock[`node_modules/${name}`]?.dependencies ?? {})) installed.add(indirect);
  const bundled = /--includePackages "([^"]+)"/.exec(scripts['build:notices'] ?? '')?.[1]?.split(';') ?? [];
  const uses: Record<Dependency['use'], readonly string[]> = {
    dependency: direct,
    'indirect dependency': [...installed].filter((name) => !direct.includes(name)).sort(),
    bundled: bundled.filter((name) => !installed.has(name)),
    'optional peer': Object.keys(peerDependencies),
  };
  return Object.entries(uses).flatMap(([use, names]) => names.map((name) => ({ name, use: use as Dependency['use'] })));
}

type Person = string | { readonly name?: string; readonly email?: string };

interface Facts {
  readonly version?: string;
  readonly license?: string;
  readonly maintainers?: Person | readonly Person[];
  readonly author?: Person;
  readonly repository?: string | { readonly url?: string };
  readonly time?: Readonly<Record<string, string>>;
}

const run = promisify(execFile);

async function formatRow({ name, use }: Dependency): Promise<string> {
  const fields = ['version', 'license', 'maintainers', 'author', 'repository', 'time'];
  const { stdout } = await run('npm', ['view', name, ...fields, '--json'], { maxBuffer: 50_000_000 });
  const path = `node_modules/${name}/package.json`;
  const local: Facts = existsSync(`${ROOT}${path}`) ? readJson<Facts>(path) : {};
  const published = JSON.parse(stdout) as Facts;
  const facts = { ...local, ...published };
  const released = published.time?.[published.version ?? '']?.slice(0, 10);
  const cells = [`\`${name}\``, use, formatMaintainers(facts), facts.license ?? 'unknown', released ?? 'unknown'];
  return `| ${cells.join(' | ')} |`;
}

/** The accounts that can publish. If the registry has none, the author and the owner of the repository. */
function formatMaintainers({ maintainers, author, repository }: Facts): string {
  const people = [maintainers ?? []].flat().map(nameOf).filter(Boolean);
  if (people.length > 0) return people.join(', ');
  const url = typeof repository === 'string' ? repository : repository?.url;
  const owner = /(?:github\.com[/:]|^(?:github:)?)([\w-]+)\/[\w.-]+$/.exec(url ?? '')?.[1];
  return [author && nameOf(author), owner && `github.com/${owner}`].filter(Boolean).join(', ') || 'unknown';
}

/** Without the address. */
const nameOf = (person: Person): string =>
  (typeof person === 'string' ? person : (person.name ?? '')).replace(/\s*[<(].*/, '').trim();

async function main(): Promise<void> {
  const rows: string[] = [];
  // One after the other, to be gentle to the registry.
  for (const dependency of findDependencies()) rows.push(await formatRow(dependency));
  const head = '| Package | Use | Maintainers | License | Last release |\n|---|---|---|---|---|';
  const page = readFileSync(PAGE, 'utf8');
  if (!TABLE.test(page)) throw new Error(`${PAGE} has no place for the table: <!-- dependencies -->.`);
  writeFileSync(
    PAGE,
    page.replace(TABLE, (_, start: string, end: string) => `${start}\n${head}\n${rows.join('\n')}\n\n${end}`),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
