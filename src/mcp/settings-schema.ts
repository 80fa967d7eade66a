/** The JSON Schemas (2020-12) of the settings files. */

const text = { type: 'string', minLength: 1 };
const names = { type: 'array', items: text };

/** The properties of {@link import('./selection.js').Selection}. */
export const selectionProperties = {
  toolsets: names,
  tools: names,
  exclude: names,
  readOnly: { type: 'boolean' },
  readOnlyToolsets: names,
} as const;

/** The id of a connection. It must be valid in a header. */
export const id = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' };

export const object = (properties: Record<string, object>, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const credentials = object(
  {
    clientId: text,
    clientSecret: text,
    accessToken: text,
    refreshToken: text,
    account: text,
    signIn: { type: 'string', enum: ['user'] },
  },
  [],
);

export const connectionsSchema = object(
  {
    tokenFile: text,
    connections: {
      type: 'array',
      minItems: 1,
      items: object(
        { id, label: text, region: text, baseUrl: text, loginUrl: text, credentials, ...selectionProperties },
        ['id', 'credentials'],
      ),
    },
  },
  ['connections'],
);

const principal = {
  name: text,
  connections: { ...names, minItems: 1 },
  metricsOnly: { type: 'boolean' },
  ...selectionProperties,
};

export const authSchema = {
  ...object(
    {
      tokens: {
        type: 'array',
        items: object(
          {
            ...principal,
            sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
            expires: { type: 'string', format: 'date-time' },
          },
          ['name', 'sha256'],
        ),
      },
      oauth: object(
        {
          issuer: text,
          audience: text,
          jwksUri: text,
          scopes: names,
          principals: {
            type: 'array',
            minItems: 1,
            items: object({ ...principal, claims: { type: 'object', minProperties: 1, additionalProperties: text } }, [
              'name',
              'claims',
            ]),
          },
        },
        ['issuer', 'principals'],
      ),
    },
    [],
  ),
  anyOf: [{ required: ['tokens'] }, { required: ['oauth'] }],
};
