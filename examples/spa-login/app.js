import { authorizationCode, authorizationUrl, codeFromCallback, createClient } from 'genesys-conversations-digital';

// In your app: { hosts: { region: "eu_central_1" }, clientId }.
const { hosts, clientId } = await (await fetch('/config.json')).json();
const redirectUri = new URL('/', location.href).href;
const status = document.querySelector('[role=status]');

document.querySelector('#sign-in').addEventListener('click', async () => {
  const { url, state, codeVerifier } = await authorizationUrl({
    region: hosts.region,
    loginUrl: hosts.loginUrl,
    clientId,
    redirectUri,
  });
  // Both are for this sign-in only. sessionStorage keeps them while the browser is at Genesys.
  sessionStorage.setItem('sign-in', JSON.stringify({ state, codeVerifier }));
  location.assign(url);
});

/** Finishes the sign-in with the address that Genesys sent the user back to. */
async function finishSignIn(callbackUrl) {
  const { state, codeVerifier } = JSON.parse(sessionStorage.getItem('sign-in') ?? '{}');
  sessionStorage.removeItem('sign-in');
  history.replaceState(null, '', '/'); // The code is no longer in the address or the history.
  if (!state) throw new Error('No sign-in is pending.');
  const code = await codeFromCallback(callbackUrl, state);
  // Without a token store, the tokens are in memory only. A reload of the page starts a new sign-in.
  return createClient({ ...hosts, auth: authorizationCode({ clientId, redirectUri, code, codeVerifier }) });
}

async function showEmails(client) {
  const { entities = [] } = await client.emails.list();
  const items = entities.map(({ participants = [] }) => {
    const item = document.createElement('li');
    item.textContent = participants.find(({ purpose }) => purpose === 'customer')?.name ?? 'Unknown';
    return item;
  });
  document.querySelector('ul').replaceChildren(...items);
  status.textContent = `${items.length} open emails`;
}

if (/[?&](code|error)=/.test(location.search)) {
  try {
    await showEmails(await finishSignIn(location.href));
  } catch (error) {
    status.textContent = error.message;
  }
}
