import { expect } from 'vitest';
import { getQueueId, getUserId } from './ids.js';
import type { Cases } from './world.js';

const namesOf = (things: readonly { name?: string }[] | undefined) => things?.map(({ name }) => name);
const getUnknownQueue = () => ({ queueId: 'none' });

/** Users, queues, wrap-up codes, languages and skills, and any conversation by id. */
export const lookupCases = {
  getConversation: {
    succeeds: (world) => ({ conversationId: world.conversation('message').id }),
    verify: (world, { conversationId }, result) => {
      const agent = world.conversation('message').participants.at(-1);
      expect(result.id).toBe(conversationId);
      expect(result.participants.at(-1)?.messages?.at(-1)?.id).toBe(agent?.communications.at(-1)?.id);
    },
    fails: { 'not.found': () => ({ conversationId: 'none' }) },
  },
  getUsersMe: {
    succeeds: () => ({ expand: ['authorization', 'organization', 'skills'] }),
    verify: (world, _, result) => {
      expect(result).toMatchObject({ id: getUserId(world, 'Grace Okafor'), name: 'Grace Okafor', skills: [] });
      expect(result.organization?.name).toBe(world.organization.name);
      expect(result.authorization?.permissions).toContain('conversation:email:send');
    },
  },
  getUser: {
    caller: 'app',
    succeeds: (world) => ({ userId: getUserId(world, 'Omar Haddad'), expand: ['authorization', 'groups'] }),
    verify: (_, __, result) => {
      expect(result).toMatchObject({
        name: 'Omar Haddad',
        groups: [],
        authorization: { roles: [{ name: 'Supervisor' }] },
      });
      expect(result).not.toHaveProperty('languages');
    },
    fails: {
      'not.found': (world) => ({ userId: getUserId(world, 'Omar Haddad'), state: 'deleted' }),
    },
  },
  postUsersSearch: {
    leavesStateUnchanged: true,
    succeeds: () => ({ query: [{ type: 'CONTAINS', fields: ['name'], value: 'mey' }] }),
    verify: (_, __, { results, total }) => expect([namesOf(results), total]).toEqual([['Linus Meyer'], 1]),
    fails: {
      'too.many.requested.results': () => ({ pageSize: 101 }),
    },
  },
  getRoutingQueues: {
    succeeds: () => ({ name: 'SUPPORT' }),
    verify: (world, _, { entities, total }) => {
      expect(total).toBe(1);
      expect(entities).toMatchObject([{ id: getQueueId(world, 'Support'), memberCount: expect.any(Number) }]);
    },
  },
  getRoutingQueue: {
    succeeds: (world) => ({ queueId: getQueueId(world, 'Support') }),
    verify: (_, __, result) => expect(result.name).toBe('Support'),
    fails: { 'not.found': getUnknownQueue },
  },
  getRoutingQueueWrapupcodes: {
    succeeds: (world) => ({ queueId: getQueueId(world, 'Support'), name: 're*' }),
    verify: (_, __, { entities }) => expect(namesOf(entities)).toContain('Resolved'),
    fails: { 'not.found': getUnknownQueue },
  },
  getRoutingWrapupcodes: {
    succeeds: () => ({ sortBy: 'name', sortOrder: 'descending', pageSize: 2 }),
    verify: (_, __, { entities, nextUri }) => {
      expect(namesOf(entities)).toEqual(namesOf(entities)?.toSorted().reverse());
      expect(nextUri).toContain('pageNumber=2');
    },
  },
  getRoutingLanguages: {
    succeeds: () => ({ name: '*man' }),
    verify: (_, __, { entities }) => expect(namesOf(entities)).toEqual(['German']),
  },
  getRoutingSkills: {
    succeeds: () => ({ name: 're' }),
    verify: (_, __, { entities }) => expect(namesOf(entities)).toEqual(['Refunds', 'Returns']),
  },
} satisfies Cases;
