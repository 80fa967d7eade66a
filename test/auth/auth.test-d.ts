import { expectTypeOf } from 'vitest';
import {
  type Auth,
  authorizationCode,
  authorizationUrl,
  clientCredentials,
  createClient,
  fileTokenStore,
  type Region,
  refreshToken,
  saml2Bearer,
  type TokenStore,
} from '../../src/index.js';

const client = { clientId: 'id', clientSecret: 'secret' };
const url = { region: 'eu_central_1', clientId: 'id', redirectUri: 'https://app.example' } as const;

// Only PKCE has a code verifier.
expectTypeOf(await authorizationUrl(url)).toEqualTypeOf<{ url: string; state: string; codeVerifier: string }>();
expectTypeOf(await authorizationUrl({ ...url, pkce: false })).not.toHaveProperty('codeVerifier');
expectTypeOf(await authorizationUrl({ ...url, pkce: Boolean(client) }))
  .toHaveProperty('codeVerifier')
  .toEqualTypeOf<string | undefined>();

expectTypeOf(clientCredentials(client)).toEqualTypeOf<Auth>();
expectTypeOf(authorizationCode({ ...client, redirectUri: 'u', code: 'c' })).toEqualTypeOf<Auth>();
expectTypeOf(refreshToken({ clientId: 'id', account: 'ada' })).toEqualTypeOf<Auth>();
expectTypeOf(saml2Bearer({ ...client, orgName: 'o', assertion: 'a' })).toEqualTypeOf<Auth>();
expectTypeOf(saml2Bearer({ ...client, orgName: 'o', assertion: () => 'a', account: 'ada' })).toEqualTypeOf<Auth>();
expectTypeOf(fileTokenStore('tokens.json')).toEqualTypeOf<TokenStore>();

// @ts-expect-error: clientSecret is missing
clientCredentials({ clientId: 'id' });
// @ts-expect-error: account is missing
saml2Bearer({ ...client, orgName: 'o', assertion: () => 'a' });
// Region accepts any string, such as one from the environment. Editors still complete the known ones.
createClient({ region: String(process.env.GENESYS_REGION), auth: clientCredentials(client) });
expectTypeOf<'eu_central_1' | 'eu-central-1' | 'mypurecloud.de'>().toExtend<Region>();
// @ts-expect-error: region must be a string
createClient({ region: 7, auth: clientCredentials(client) });
createClient({ region: 'eu-central-1', auth: clientCredentials(client), tokenStore: fileTokenStore('tokens.json') });
