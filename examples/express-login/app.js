import { randomUUID } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import {
  AuthenticationError,
  authorizationCode,
  authorizationUrl,
  codeFromCallback,
  createClient,
  memoryTokenStore,
  refreshToken,
} from 'genesys-conversations-digital';

/**
 * An Express app whose users sign in with Genesys Cloud. The browser gets a session cookie and never sees a token.
 *
 * @param hosts `{ region }`, or `{ baseUrl, loginUrl }` for the sandbox.
 * @param oauth `clientId`, `clientSecret` and `redirectUri` of an OAuth client of the type *Code Authorization / PKCE*.
 * @param sessionSecret Signs the session cookie.
 * @param tokenStore Where tokens are kept: in memory by default. Replicas share a store such as the one for Redis.
 * @param isSecure Whether the cookie is sent over https only.
 */
export function createApp({ hosts, oauth, sessionSecret, tokenStore = memoryTokenStore(), isSecure = true }) {
  const { clientId, clientSecret, redirectUri } = oauth;

  /** The client of a signed-in user. Its tokens are in the store, so that it also works after a restart. */
  const clientOf = (account) =>
    createClient({ ...hosts, auth: refreshToken({ clientId, clientSecret, account }), tokenStore });

  const app = express();
  app.set('trust proxy', 1);
  app.use(
    session({
      name: 'session',
      secret: sessionSecret,
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure },
    }),
  );

  app.get('/login', async (request, response) => {
    const { url, state, codeVerifier } = await authorizationUrl({
      region: hosts.region,
      loginUrl: hosts.loginUrl,
      clientId,
      redirectUri,
    });
    request.session.signIn = { state, codeVerifier };
    response.redirect(url);
  });

  app.get('/callback', async (request, response) => {
    const { state, codeVerifier } = request.session.signIn ?? {};
    if (!state) return response.status(400).send('No sign-in is pending. Start again at /login.');
    // Rejects a callback that this session did not start.
    const code = await codeFromCallback(request.originalUrl, state);
    const account = randomUUID();
    const auth = authorizationCode({ clientId, clientSecret, redirectUri, code, codeVerifier, account });
    // The first call exchanges the code and stores the tokens.
    await createClient({ ...hosts, auth, tokenStore }).emails.list();
    // A new session id, so that an id from before the sign-in is worth nothing.
    await new Promise((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));
    request.session.account = account;
    response.redirect('/');
  });

  app.get('/', async (request, response) => {
    const { account } = request.session;
    if (!account) return response.redirect('/login');
    const { entities = [] } = await clientOf(account).emails.list();
    response.json({ emails: entities.map(({ id }) => id) });
  });

  app.post('/logout', async (request, response) => {
    const { account } = request.session;
    if (account) await clientOf(account).auth.logout();
    request.session.destroy(() => response.clearCookie('session').status(204).end());
  });

  app.use((error, request, response, next) => {
    if (!(error instanceof AuthenticationError)) return next(error);
    // The code was invalid, the user declined, or the refresh token expired.
    console.error(error.message);
    delete request.session.signIn;
    delete request.session.account;
    response.status(401).send('The sign-in failed. Start again at /login.');
  });
  return app;
}
