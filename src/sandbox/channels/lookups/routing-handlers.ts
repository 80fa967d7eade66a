import type { Queue as QueueView } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { buildPage } from '../../shared/build-page.js';
import { buildDivisionReference } from '../../shared/views.js';
import type { Queue } from '../../state.js';
import { matchesName } from './match-name.js';

/** Queues, wrap-up codes, languages and skills. */
export const routingHandlers = {
  getRoutingQueues: (ctx, args) => {
    const { peerId, cannedResponseLibraryId, hasPeer } = args;
    // The queues of the sandbox have neither peers nor canned responses.
    const hasNone = hasPeer || peerId || cannedResponseLibraryId;
    const found = hasNone ? [] : filterThings(ctx, ctx.organization.queues, args);
    return buildThingPage(
      ctx,
      found.map((queue) => buildQueueView(ctx, queue)),
      'routing/queues',
      args,
    );
  },

  getRoutingQueue: (ctx, { queueId }) => buildQueueView(ctx, findQueue(ctx, queueId)),

  getRoutingQueueWrapupcodes: (ctx, { queueId, ...args }) => {
    const { wrapupCodeIds } = findQueue(ctx, queueId);
    const codes = ctx.organization.wrapupCodes.filter(({ id }) => wrapupCodeIds.includes(id));
    return buildThingPage(ctx, filterThings(ctx, codes, args), `routing/queues/${queueId}/wrapupcodes`, args);
  },

  getRoutingWrapupcodes: (ctx, args) =>
    buildThingPage(ctx, filterThings(ctx, ctx.organization.wrapupCodes, args), 'routing/wrapupcodes', args),

  getRoutingLanguages: (ctx, args) =>
    buildThingPage(ctx, filterThings(ctx, ctx.organization.languages ?? [], args), 'routing/languages', args),

  /** The name of a skill is a prefix. Source: the description of the parameter in the spec. */
  getRoutingSkills: (ctx, { name, ...args }) => {
    const prefix = name === undefined ? undefined : `${name.replace(/\*$/, '')}*`;
    const found = filterThings(ctx, ctx.organization.skills ?? [], { ...args, name: prefix });
    return buildThingPage(ctx, found, 'routing/skills', args);
  },
} satisfies Handlers;

interface Thing {
  readonly id: string;
  readonly name: string;
}

interface ThingArgs {
  readonly name?: string | undefined;
  readonly id?: readonly string[] | undefined;
  readonly divisionId?: readonly string[] | undefined;
  readonly sortBy?: 'id' | 'name' | undefined;
  readonly sortOrder?: string | undefined;
  readonly pageNumber?: number | undefined;
  readonly pageSize?: number | undefined;
}

/** Everything belongs to the only division. */
function filterThings<T extends Thing>(
  { organization }: Context,
  things: readonly T[],
  { name, id, divisionId, sortBy = 'name', sortOrder = 'asc' }: ThingArgs,
): T[] {
  if (divisionId && !divisionId.includes(organization.divisionId)) return [];
  const found = things.filter(
    (thing) => (name === undefined || matchesName(thing.name, name)) && (!id || id.includes(thing.id)),
  );
  const sorted = found.toSorted((a, b) => a[sortBy].localeCompare(b[sortBy]));
  return sortOrder.startsWith('desc') ? sorted.reverse() : sorted;
}

function buildThingPage<T extends Thing>(
  ctx: Context,
  things: readonly T[],
  path: string,
  { pageNumber, pageSize, name, sortOrder }: ThingArgs,
) {
  const query = omitUndefined({ name, sortOrder }) as Record<string, string>;
  const views = things.map((thing) => ({ ...thing, selfUri: `/api/v2/${collectionOf(path)}/${thing.id}` }));
  return buildPage(ctx, views, `/api/v2/${path}`, { pageNumber, pageSize }, query);
}

/** A wrap-up code of a queue is the same object as one of the organization. */
const collectionOf = (path: string) => (path.endsWith('/wrapupcodes') ? 'routing/wrapupcodes' : path);

function findQueue(ctx: Context, queueId: string): Queue {
  return (
    ctx.organization.queues.find(({ id }) => id === queueId) ??
    ctx.fail('not.found', { message: 'Queue {queueId} was not found.', params: { queueId } })
  );
}

const buildQueueView = ({ organization }: Context, { id, name, memberIds, acw }: Queue) =>
  ({
    id,
    name,
    division: buildDivisionReference(organization),
    memberCount: memberIds.length,
    userMemberCount: memberIds.length,
    joinedMemberCount: memberIds.length,
    acwSettings: acw,
    selfUri: `/api/v2/routing/queues/${id}`,
  }) satisfies QueueView;
