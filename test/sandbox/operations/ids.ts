import type { World } from './world.js';

/** Ids of the seed's people and things, by name. */
export const codeOf = (world: World, name = 'Resolved') => idOf(world.organization.state.wrapupCodes, name);
export const userOf = (world: World, name: string) => idOf(world.organization.state.users, name);
export const queueOf = (world: World, name: string) => idOf(world.organization.state.queues, name);

function idOf(things: readonly { id: string; name: string }[], name: string): string {
  const found = things.find((thing) => thing.name === name);
  if (!found) throw new Error(`The seed has no ${name}`);
  return found.id;
}

/** An agent who is in no conversation. */
export const stranger = (world: World) => world.organization.addUser('Nora Lund').name;
