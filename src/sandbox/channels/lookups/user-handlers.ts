import type { User as UserView } from '../../../generated/models.js';
import { findPermissions } from '../../auth/authorize-request.js';
import type { Context, Handlers } from '../../context.js';
import { buildDivisionReference } from '../../shared/views.js';
import type { User } from '../../state.js';
import { matchesCriteria } from './search-users.js';

const MAX_RESULTS = 100;

export const userHandlers = {
  getUsersMe: (ctx, { expand = [] }) => {
    const { organization: org } = ctx;
    const user = findUser(ctx, ctx.caller.userId ?? '');
    const organization = { id: org.id, name: org.name, version: 1 };
    return { ...buildUserView(ctx, user, expand), ...(expand.includes('organization') ? { organization } : {}) };
  },

  getUser: (ctx, { userId, state, expand = [] }) => {
    const user = state === 'deleted' ? undefined : ctx.organization.users.find(({ id }) => id === userId);
    return buildUserView(ctx, user ?? findUser(ctx, ''), expand);
  },

  postUsersSearch: (ctx, args) => {
    const { pageNumber = 1, pageSize = 25, query = [], expand = [], sort } = args;
    if (pageSize > MAX_RESULTS) {
      ctx.fail('too.many.requested.results', {
        message: `pageSize must be at most ${MAX_RESULTS}.`,
        field: 'pageSize',
      });
    }
    if (pageNumber < 1 || pageSize < 1) {
      ctx.fail('invalid.value', { message: 'pageNumber and pageSize must be at least 1.' });
    }
    const fail = (message: string) => ctx.fail('invalid.value', { message, field: 'query' });
    const found = ctx.organization.users
      .map((user) => buildUserView(ctx, user, expand))
      .filter((user) => matchesCriteria(user, query, fail));
    const { sortBy = 'name', sortOrder } = sort?.[0] ?? args;
    const sorted = found.toSorted((a, b) => textOf(a, sortBy).localeCompare(textOf(b, sortBy)));
    if (sortOrder === 'DESC') sorted.reverse();
    return {
      total: sorted.length,
      pageCount: Math.ceil(sorted.length / pageSize),
      pageSize,
      pageNumber,
      types: ['users'],
      results: sorted.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    };
  },
} satisfies Handlers;

const textOf = (user: UserView, field: string): string => String(user[field as keyof UserView] ?? '');

function findUser(ctx: Context, userId: string): User {
  return (
    ctx.organization.users.find(({ id }) => id === userId) ??
    ctx.fail('not.found', { message: 'The user was not found.' })
  );
}

/** A user, with the properties in `expand` that the state of the sandbox has. */
function buildUserView(ctx: Context, user: User, expand: readonly string[]) {
  const { organization } = ctx;
  const roles = organization.roles.filter(({ id }) => user.roleIds.includes(id)).map(({ id, name }) => ({ id, name }));
  const token = { clientId: ctx.caller.clientId, userId: user.id };
  const authorization = { roles, permissions: [...new Set(findPermissions(organization, token))] };
  return {
    id: user.id,
    name: user.name,
    division: buildDivisionReference(organization),
    email: user.email,
    username: user.email,
    state: 'active' as const,
    version: 1,
    ...(expand.includes('authorization') ? { authorization } : {}),
    ...(expand.includes('groups') ? { groups: [] } : {}),
    ...(expand.includes('languages') ? { languages: [] } : {}),
    ...(expand.includes('skills') ? { skills: [] } : {}),
    selfUri: `/api/v2/users/${user.id}`,
  };
}
