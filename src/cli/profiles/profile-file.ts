import { join } from 'node:path';
import { UsageError } from '../exit.js';
import { readIfExists, writePrivateJson } from './private-file.js';

/** One account's access to one organization, without its secrets. */
export interface Profile {
  readonly region?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly clientId: string;
  /** The redirect URI of a user's sign-in, if it is not the default one. */
  readonly redirectUri?: string | undefined;
  /** Whose token it is: a user's, or the OAuth client's own. */
  readonly tokenKind: 'user' | 'client';
  /** Where its tokens and secrets are. */
  readonly storage: Storage;
  /** For people: who signed in, and where. */
  readonly user?: string | undefined;
  readonly organization?: string | undefined;
  /** The OAuth scopes at sign-in. Empty or undefined if the platform did not list them. */
  readonly scopes?: readonly string[] | undefined;
  /** The permissions at sign-in. Undefined if the platform did not list them. */
  readonly permissions?: readonly string[] | undefined;
}

export type Storage = 'file' | 'keychain';

export interface Profiles {
  readonly default?: string | undefined;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** Validates the name of a profile, which is also the PCID of its connection. */
export function validateProfileName(name: string): string {
  if (/^[\w.-]{1,64}$/.test(name) && name !== '__proto__') return name;
  throw new UsageError(`Invalid profile name "${name}". Use 1 to 64 letters, digits, dots, hyphens or underscores.`);
}

export const getProfilePath = (folder: string): string => join(folder, 'profiles.json');

/** @throws UsageError for a file that is not a list of profiles. */
export async function readProfiles(folder: string): Promise<Profiles> {
  const path = getProfilePath(folder);
  const text = await readIfExists(path);
  if (text === undefined) return { profiles: {} };
  const parsed = parseProfiles(text);
  if (parsed) return parsed;
  throw new UsageError(`${path} is not a list of profiles. Delete it, then sign in again with "login".`);
}

function parseProfiles(text: string): Profiles | undefined {
  try {
    const value = JSON.parse(text) as Partial<Profiles> | null;
    const entries = Object.values(value?.profiles ?? [undefined]);
    const isValid = entries.every((profile) => typeof profile?.clientId === 'string' && profile.tokenKind);
    return isValid ? (value as Profiles) : undefined;
  } catch {
    return undefined;
  }
}

/** Saves a profile, or removes it if it is undefined. If the file has one profile and no default, that profile becomes it. */
export async function saveProfile(folder: string, name: string, profile: Profile | undefined): Promise<Profiles> {
  const { default: previousDefault, profiles } = await readProfiles(folder);
  const { [name]: _replaced, ...others } = profiles;
  const next = profile ? { ...profiles, [name]: profile } : others;
  const names = Object.keys(next);
  const isKept = previousDefault !== undefined && Object.hasOwn(next, previousDefault);
  const onlyName = names.length === 1 ? names[0] : undefined;
  return writeProfiles(folder, { default: isKept ? previousDefault : onlyName, profiles: next });
}

/** Makes an existing profile the default. */
export async function setDefaultProfile(folder: string, name: string): Promise<Profiles> {
  const file = await readProfiles(folder);
  requireProfile(file, name);
  return writeProfiles(folder, { ...file, default: name });
}

async function writeProfiles(folder: string, file: Profiles): Promise<Profiles> {
  await writePrivateJson(getProfilePath(folder), file);
  return file;
}

/** @throws UsageError for an unknown profile. It lists the saved ones. */
export function requireProfile({ profiles }: Profiles, name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return profile;
  const names = Object.keys(profiles);
  const hint = names.length > 0 ? `Use one of: ${names.join(', ')}` : 'Sign in with "login" first';
  throw new UsageError(`Unknown profile "${name}". ${hint}.`);
}
