import type { Command } from 'commander';
import { createClient } from '../client/client.js';
import { createFetch } from '../client/create-fetch.js';
import { createIdentityError } from '../client/identity.js';
import type { ClientOptions } from '../client/options.js';
import { createCommand, PROGRAM } from './command.js';
import { UsageError } from './exit.js';
import { getConfigFolder } from './profiles/config-folder.js';
import { readProfiles, requireProfile, saveProfile } from './profiles/profile-file.js';
import { createProfileOptions } from './profiles/profile-options.js';
import { openSecretStorage } from './profiles/secret-storage.js';
import type { Terminal } from './terminal.js';

/** `logout`: revokes the token of a profile and removes the profile. */
export function createLogoutCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} logout`)
    .description('Revoke the token of a profile, then delete the profile with its tokens and secret.')
    .option('--profile <name>', 'Name of the profile (default: the default profile)')
    .addHelpText(
      'after',
      `
Examples:
  npx ${PROGRAM} logout
  npx ${PROGRAM} logout --profile billing`,
    )
    .action(async ({ profile }: { profile?: string }) => {
      const name = profile ?? (await readProfiles(getConfigFolder(terminal.env))).default;
      if (name === undefined) throw new UsageError('No default profile. Choose one with --profile.');
      await removeProfile(name, terminal);
      terminal.out.write(`Signed out of profile "${name}".\n`);
    });
}

/** Revokes and deletes a profile. If the platform cannot be reached, it deletes the profile and prints a warning. */
export async function removeProfile(name: string, terminal: Terminal): Promise<void> {
  const folder = getConfigFolder(terminal.env);
  const profile = requireProfile(await readProfiles(folder), name);
  const secrets = await openSecretStorage(profile.storage, folder);
  const failure = await revoke(await createProfileOptions(name, profile, secrets)).catch((error: unknown) => error);
  await secrets.setSecret(name, undefined);
  await saveProfile(folder, name, undefined);
  if (failure !== undefined) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    terminal.err.write(`The access token may stay valid until it expires: ${reason}\n`);
  }
}

/** Revokes the access token at the platform, then deletes it from the storage with its refresh token. */
async function revoke(options: ClientOptions): Promise<void> {
  try {
    const response = await createFetch(options)('/api/v2/tokens/me', { method: 'DELETE' });
    if (!response.ok && response.status !== 401) throw await createIdentityError(response, 'DELETE /api/v2/tokens/me');
  } finally {
    await createClient(options).auth.logout();
  }
}
