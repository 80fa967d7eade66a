import { expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/client/client.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedFetch } from './helpers/checked-client.js';

test('a video meeting is available until it expires', async () => {
  const sandbox = createSandbox();
  const { videos } = createClient({
    baseUrl: sandbox.url,
    fetch: createCheckedFetch(sandbox),
    auth: accessToken(() => sandbox.token('Mei Tanaka')),
  });
  const meeting = await videos.createMeeting({ ephemeral: true, expireTimeDays: 2 });
  const meetingId = meeting.id ?? '';
  expect(await videos.getMeeting({ meetingId })).toEqual(meeting);
  sandbox.clock.advance(2 * 86_400_000);
  await expect(videos.getMeeting({ meetingId })).rejects.toMatchObject({ status: 404 });
  await expect(videos.createMeeting({ ephemeral: true, expireTimeDays: 0 })).rejects.toMatchObject({
    code: 'invalid.value',
  });
});
