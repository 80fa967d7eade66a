
import { accessToken, createClient } from '/work/wt/events/src/index.js';
import { createSandbox } from '/work/wt/events/src/sandbox/index.js';
import { createEventsChannel } from '/work/wt/events/src/events/subscribe.js';
import { systemClock } from '/work/wt/events/src/transport/clock.js';

(async () => {
  const sandbox = createSandbox();
  const user = sandbox.state.organizations[0]!.users.find((u) => u.name === 'Grace Okafor')!;
  const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(sandbox.token('Grace Okafor')) });
  const call = ((id: string, ...rest: []) => (id === 'getUsersMe' ? Promise.resolve({ id: user.id }) : (client.call as any)(id, ...rest))) as any;
  const events = createEventsChannel({ call, clock: systemClock, random: Math.random, WebSocket: sandbox.WebSocket });
  const stream = events.subscribe({ messages: 'me', emails: 'me' });
  const seen: unknown[] = [];
  stream.on('event', (e) => { process._rawDebug('EV', e.topic, (e as any).source, JSON.stringify((e as any).changes).slice(0,200)); seen.push([e.topic, (e as any).conversationId, (e as any).changes, (e as any).source, (e as any).reason]); });
  stream.on('error', (e) => process._rawDebug((e as Error).stack));
  process._rawDebug('w'); await stream.ready; process._rawDebug('ready');
  await new Promise((r) => setTimeout(r, 20));
  const { entities = [] } = await client.messages.list();
  const conv = entities[0]!;
  process._rawDebug('listed'); const name = conv.participants!.find((p) => p.purpose === 'customer')!.name!;
  process._rawDebug(name); sandbox.customer(name).sendMessage('hello'); process._rawDebug('sent');
  await new Promise((r) => setTimeout(r, 20));
  sandbox.notifications.disconnect();
  sandbox.customer(name).sendMessage('lost 1');
  sandbox.customer(name).sendMessage('lost 2');
  await new Promise((r) => setTimeout(r, 700));
  sandbox.customer(name).sendMessage('after');
  await new Promise((r) => setTimeout(r, 50));
  await stream.close();
  console.log(JSON.stringify(seen, null, 1));
})();
