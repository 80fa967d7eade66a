import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../../platform/write-file-atomic.js';
import { UsageError } from '../exit.js';

/** One account's access to one organization, without its secrets. */
export interface Profile {
  readonly region?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly clientId: string;
  /** Whose token it is: a user's, or the OAuth client's own. */
  readonly tokenKind: 'user' | 'client';
  /** Where its tokens and secrets are. */
  readonly storage: Storage;
  /** For people: who signed in, and where. */
  readonly user?: string | undefined;
  readonly organization?: string | undefined;
  /** The permissions at sign-in. Undefined if the platform did not list them. */
  readonly permissions?: readonly string[] | undefined;
}

export type Storage = 'file' | 'keychain';

export interface Profiles {
  readonly default?: string | undefined;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** What a profile can be called: its name is also the PCID of its connection. */
export function checkProfileName(name: string): string {
  if (/^[\w.-]{1,64}$/.test(name) && name !== '__proto__') return name;
  throw new UsageError(`Invalid profile name "${name}". Use 1 to 64 letters, digits, dots, hyphens or underscores.`);
}

export const profilePath = (folder: string): string => join(folder, 'profiles.json');

/** @throws UsageError for a file that is not a list of profiles. */
export async function readProfiles(folder: string): Promise<Profiles> {
  const path = profilePath(folder);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`Cannot read ${path}: ${error.code ?? error.message}.`);
  });
  if (text === undefined) return { profiles: {} };
  const parsed = parse(text);
  if (parsed) return parsed;
  throw new UsageError(`${path} is not a list of profiles. Delete it, then sign in again with "login".`);
}

function parse(text: string): Profiles | undefined {
  try {
    const value = JSON.parse(text) as Partial<Profiles> | null;
    const entries = Object.values(value?.profiles ?? [undefined]);
    const isValid = entries.every((profile) => typeof profile?.clientId === 'string' && profile.tokenKind);
    return isValid ? (value as Profiles) : undefined;
  } catch {
    return undefined;
  }
}

/** Saves or, with undefined, removes a profile. The first profile becomes the default; so does the only one left. */
export async function saveProfile(folder: string, name: string, profile: Profile | undefined): Promise<Profiles> {
  const { default: chosen, profiles } = await readProfiles(folder);
  const { [name]: _replaced, ...others } = profiles;
  const next = profile ? { ...others, [name]: profile } : others;
  const names = Object.keys(next);
  const kept = chosen !== undefined && Object.hasOwn(next, chosen) ? chosen : undefined;
  return write(folder, { default: kept ?? (names.length === 1 ? names[0] : undefined), profiles: next });
}

/** Makes an existing profile the default. */
export async function setDefaultProfile(folder: string, name: string): Promise<Profiles> {
  const file = await readProfiles(folder);
  requireProfile(file, name);
  return write(folder, { ...file, default: name });
}

async function write(folder: string, file: Profiles): Promise<Profiles> {
  const path = profilePath(folder);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 });
  return file;
}

/** @throws UsageError that lists the profiles that exist. */
export function requireProfile({ profiles }: Profiles, name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return profile;
  const names = Object.keys(profiles);
  const hint = names.length > 0 ? `Use one of: ${names.join(', ')}` : 'Sign in with "login" first';
  throw new UsageError(`Unknown profile "${name}". ${hint}.`);
}
