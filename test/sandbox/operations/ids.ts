import type { World } from './world.js';

/** Ids of the seed's objects, by name. */
export const getWrapupCodeId = (world: World, name = 'Resolved') => findId(world.organization.state.wrapupCodes, name);
export const getUserId = (world: World, name: string) => findId(world.organization.state.users, name);
export const getQueueId = (world: World, name: string) => findId(world.organization.state.queues, name);

function findId(items: readonly { id: string; name: string }[], name: string): string {
  const found = items.find((item) => item.name === name);
  if (!found) throw new Error(`The seed has no "${name}".`);
  return found.id;
}

/** Adds an agent who is not in any conversation. Returns the name. */
export const addNonParticipant = (world: World) => world.organization.addUser('Nora Lund').name;
