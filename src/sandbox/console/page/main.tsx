import { render } from 'preact';
import { createActions } from './actions.ts';
import { App } from './app.tsx';
import { createControlClient } from './control-client.ts';
import { parseRoute } from './route.ts';
import { createSession } from './session.ts';
import { createStore } from './store.ts';
import { createTokenStorage } from './token-storage.ts';

const container = document.getElementById('app') ?? document.body;
const token = createTokenStorage();
const client = createControlClient(token.get);
const store = createStore(() => draw());
const session = createSession(store, client);
const actions = createActions(store, client, session);

/** Ends only if the sandbox requires another token. */
const connect = async () => {
  await session.connect();
  if (token.get() !== undefined) store.update({ error: 'The sandbox rejected the control token.' });
};

const unlock = (text: string) => {
  token.set(text);
  store.update({ connection: 'connecting', error: undefined });
  void connect();
};

function draw(): void {
  render(<App state={store.state} actions={actions} unlock={unlock} />, container);
}

const showRoute = () => store.update({ route: parseRoute(location.hash) });
addEventListener('hashchange', showRoute);
showRoute();
// The clock and the typing notices change by themselves.
setInterval(draw, 1000);
void connect();
