import { describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { type ConnectionOptions, openConnection } from '../../src/mcp/connections.js';
import { digitalSlice } from '../../src/mcp/digital-slice.js';
import {
  createConnectionFailure,
  createConnectionObstacle,
  createUnusableFailure,
  findConnection,
} from '../../src/mcp/find-connection.js';

const open = (id: string, more: Partial<ConnectionOptions> = {}) =>
  openConnection({ id, baseUrl: 'https://api.example.com', auth: accessToken('token'), ...more });
const errorOf = ({ structuredContent }: ReturnType<typeof createConnectionFailure>) =>
  (structuredContent as { error: object }).error;

describe('the connection of a call', () => {
  const [acme, globex] = [open('acme'), open('globex')];

  test.each([undefined, null, '', 'default', 'acme'])('is the only one for %j', (pcid) => {
    expect(findConnection([acme], pcid)).toBe(acme);
  });

  test.each(['other', 0, {}])('is not the only one for %j', (pcid) => {
    expect(findConnection([acme], pcid)).toBeUndefined();
  });

  test('has the id if there are several', () => {
    expect(findConnection([acme, globex], 'globex')).toBe(globex);
    for (const pcid of [undefined, null, '', 'default', 'other'])
      expect(findConnection([acme, globex], pcid)).toBeUndefined();
    const named = open('default');
    expect(findConnection([acme, named], 'default')).toBe(named);
  });

  test('is none without connections', () => {
    expect(findConnection([], 'default')).toBeUndefined();
  });
});

describe('the failure of a call', () => {
  test.each([
    [undefined, true, 'is missing', 'Call list_connections to get the ids.'],
    ['', false, 'is missing', 'Omit it: there is only one connection.'],
    ['other', true, 'is not the id of a connection that you can use', 'Call list_connections to get the ids.'],
  ])('with the PCID %j', (pcid, hasSeveral, problem, fix) => {
    expect(errorOf(createConnectionFailure(pcid, hasSeveral))).toMatchObject({
      kind: 'ArgumentError',
      message: `PCID ${problem}. Nothing was sent. ${fix}`,
      retryable: false,
      problems: [{ argument: 'PCID', problem }],
    });
  });

  const tool = digitalSlice.tools.find(({ _meta }) => _meta.operationId === 'getConversationsEmail');
  if (!tool) throw new Error('The tool is missing.');
  const usable = [open('one'), open('two')];
  const scoped = open('scoped', { token: { scopes: ['other'] } });
  const off = open('off', { selection: { toolsets: ['messages'] } });
  const principal = { connections: [...usable, scoped, off], toolFilter: () => undefined };
  const obstacleOf = (connection: typeof scoped) =>
    errorOf(createConnectionObstacle('get_email', tool, connection, principal));

  test('whose connection lacks a scope names those that can use the tool', () => {
    const reason = `needs the scope ${tool._meta.scopes.join(' or ')}`;
    expect(obstacleOf(scoped)).toMatchObject({
      kind: 'NotUsable',
      message: `The connection scoped cannot use get_email: it ${reason}. Use one of these connections: one, two. Nothing was sent.`,
      reason,
      retryable: false,
    });
  });

  test('whose tool is switched off for its connection says so', () => {
    expect(obstacleOf(off)).toMatchObject({
      kind: 'SwitchedOff',
      message: 'The tool get_email is switched off for the connection off. Nothing was sent.',
      retryable: false,
    });
  });

  test('whose tool no token can use says that nothing was sent', () => {
    expect(errorOf(createUnusableFailure('It needs a user.', 'needs a user'))).toMatchObject({
      kind: 'NotUsable',
      message: 'It needs a user. Nothing was sent.',
      reason: 'needs a user',
      retryable: false,
    });
  });
});
