import { createRandom, type Random } from '../random.js';
import { formatTime } from '../sandbox-clock.js';
import type { GrantType, OAuthClient, Organization, SandboxState } from '../state.js';
import { createIntegrations, createRoles } from './directory.js';
import { type ContactCenter, createConversations } from './seed-conversations.js';

/** Creates the initial state: organizations, each with agents, queues and conversations unless it is `empty`. */
export function createSeedState(seed: number, now: number, names: readonly string[], empty = false): SandboxState {
  const state: SandboxState = {
    version: 1,
    random: seed,
    organizations: [],
    time: now,
    tokens: {},
    refreshTokens: {},
    codes: {},
  };
  const random = createRandom(state);
  for (const name of names) {
    const organization = createOrganization(random, now, name);
    state.organizations.push(empty ? removeContent(organization) : organization);
  }
  return state;
}

/** The roles and OAuth clients stay, so that programs can sign in. */
const removeContent = (organization: Organization): Organization => ({
  ...organization,
  users: [],
  queues: [],
  flows: [],
  wrapupCodes: [],
  languages: [],
  skills: [],
  integrations: [],
  conversations: {},
});

function createOrganization(random: Random, now: number, name: string): Organization {
  const slug =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'organization';
  const emailDomain = `${slug}.example`;
  const roles = createRoles(random);
  const { agent, supervisor, everything } = roles;
  const user = (userName: string, role = agent) => ({
    id: random.uuid(),
    name: userName,
    email: `${userName.split(' ')[0]?.toLowerCase()}@${emailDomain}`,
    roleIds: [role.id],
  });
  const people = {
    grace: user('Grace Okafor'),
    linus: user('Linus Meyer'),
    mei: user('Mei Tanaka'),
    omar: user('Omar Haddad', supervisor),
  };
  const code = (codeName: string) => ({
    id: random.uuid(),
    name: codeName,
    dateCreated: formatTime(now - 90 * 24 * 3_600_000),
  });
  const codes = {
    resolved: code('Resolved'),
    refund: code('Refund issued'),
    followUp: code('Follow-up needed'),
    noReply: code('No reply'),
    spam: code('Spam'),
  };
  const ids = (things: Record<string, { id: string }>) => Object.values(things).map(({ id }) => id);
  const queue = (queueName: string, address: string, members: { id: string }[]) => ({
    id: random.uuid(),
    name: queueName,
    memberIds: members.map(({ id }) => id),
    wrapupCodeIds: ids(codes),
    emailAddress: `${address}@${emailDomain}`,
  });
  const { grace, linus, mei, omar } = people;
  const { resolved, refund, followUp } = codes;
  const queues = {
    support: {
      ...queue('Support', 'support', [grace, linus]),
      phoneNumber: '+13175550100',
      acw: { wrapupPrompt: 'MANDATORY' as const },
    },
    orders: {
      ...queue('Orders', 'orders', [linus, grace, mei]),
      wrapupCodeIds: ids({ resolved, refund, followUp }),
      phoneNumber: '+13175550101',
      acw: { wrapupPrompt: 'OPTIONAL' as const },
    },
    community: {
      ...queue('Community', 'community', [mei, omar]),
      acw: { wrapupPrompt: 'MANDATORY_TIMEOUT' as const, timeoutMs: 120_000 },
    },
  };
  const center: ContactCenter = {
    people,
    queues,
    codes,
    integrations: createIntegrations(random, now, name),
    emailDomain,
  };
  const client = (
    clientName: string,
    scopes: string[],
    { isPublic, ...more }: Partial<OAuthClient> & { isPublic?: true } = {},
  ): OAuthClient => ({
    id: random.uuid(),
    name: clientName,
    ...(isPublic ? {} : { secret: `sandbox-secret-${random.uuid()}` }),
    roleIds: [everything.id],
    scopes,
    grants: ['client_credentials' as GrantType],
    tokenLifetime: 86_399,
    ...more,
  });
  const createThings = (names: readonly string[]) => names.map((thing) => ({ id: random.uuid(), name: thing }));
  const redirectUris = ['http://localhost:8080/callback', 'http://127.0.0.1:8080/callback'];
  return {
    id: random.uuid(),
    name,
    emailDomain,
    divisionId: random.uuid(),
    users: Object.values(people),
    queues: Object.values(queues),
    flows: [{ id: random.uuid(), name: 'Inbound email', queueId: queues.support.id }],
    wrapupCodes: Object.values(codes),
    roles: Object.values(roles),
    clients: [
      client('Everything', ['*']),
      client('Web app', ['*'], { grants: ['authorization_code'], redirectUris }),
      client('Desktop app', ['*'], { grants: ['authorization_code', 'implicit'], redirectUris, isPublic: true }),
      client('Single sign-on', ['*'], { grants: ['urn:ietf:params:oauth:grant-type:saml2-bearer'] }),
    ],
    integrations: Object.values(center.integrations),
    conversations: Object.fromEntries(createConversations(random, now, center).map((c) => [c.id, c])),
    languages: createThings(['English', 'German', 'Japanese']),
    skills: createThings(['Billing', 'Refunds', 'Returns']),
    media: {},
    faxes: {},
    meetings: {},
    sent: [],
  };
}
