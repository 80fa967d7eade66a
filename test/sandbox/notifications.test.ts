import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

test('a user has at most 20 channels: a new one replaces the one that was not used for the longest time', async () => {
  const sandbox = createSandbox();
  const { notifications } = createCheckedClient(sandbox, 'Grace Okafor');
  const created: string[] = [];
  for (let count = 0; count < 20; count += 1) {
    sandbox.clock.advance(1000);
    created.push((await notifications.createChannel()).id);
  }
  const [first = '', second = '', ...others] = created;
  sandbox.clock.advance(1000);
  await notifications.addSubscriptions({ channelId: first, body: [{ id: 'v2.users.me.presence' }] });
  const { id } = await notifications.createChannel();
  const ids = (await notifications.listChannels()).entities?.map((channel) => channel.id);
  expect(ids?.toSorted()).toEqual([first, ...others, id].toSorted());
  await expect(notifications.listSubscriptions({ channelId: second })).rejects.toThrow(NotFoundError);
});

test('a channel belongs to its user and expires', async () => {
  const sandbox = createSandbox();
  const grace = createCheckedClient(sandbox, 'Grace Okafor');
  const { id: channelId } = await grace.notifications.createChannel();
  const linus = createCheckedClient(sandbox, 'Linus Meyer');
  await expect(linus.notifications.listSubscriptions({ channelId })).rejects.toThrow(NotFoundError);
  sandbox.clock.advance(86_400_000);
  const later = createCheckedClient(sandbox, 'Grace Okafor');
  await expect(later.notifications.listSubscriptions({ channelId })).rejects.toThrow(NotFoundError);
});
