import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Era, serve } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys();
});
afterAll(() => genesys.close());

async function start(era: Era, flags: object) {
  const server = await serve({ connections: [genesys.connection('acme')], flags });
  const client = await connect(server.url, era);
  return { client, skills: new SkillsClient(client), close: () => client.close().then(() => server.close()) };
}

describe.each<Era>(['modern', 'legacy'])('skills, %s protocol', (era) => {
  test('are the prompts whose tools are on, with the tool names of the server', async () => {
    const { client, skills, close } = await start(era, { toolsets: ['emails'] });
    expect(skills.supported).toBe(true);
    const { skills: entries } = await skills.list();
    const { prompts } = await client.listPrompts();
    expect(entries.map(({ frontmatter }) => frontmatter.description)).toEqual(
      prompts.map(({ description }) => description),
    );
    expect(entries.map(({ uri }) => uri)).toEqual([
      'skill://work-email-inbox/SKILL.md',
      'skill://wrap-up-email/SKILL.md',
    ]);
    for (const [index, entry] of entries.entries()) {
      // The SDK compares size, digest and frontmatter with the entry.
      const { verified, body = '', mimeType } = await skills.read(entry);
      expect([verified, mimeType]).toEqual([true, 'text/markdown']);
      const { messages } = await client.getPrompt({ name: prompts[index]?.name ?? '' });
      const content = messages[0]?.content;
      expect(body).toContain(content?.type === 'text' ? content.text : 'a text');
      expect((await skills.get(entry.uri)).skill).toEqual(entry);
    }
    await close();
  });

  test('are listed as resources too', async () => {
    const { client, close } = await start(era, { toolsets: ['emails'] });
    const { resources } = await client.listResources();
    expect(resources).toContainEqual(
      expect.objectContaining({
        uri: 'skill://wrap-up-email/SKILL.md',
        name: 'wrap-up-email',
        mimeType: 'text/markdown',
      }),
    );
    await close();
  });

  test('exclude those whose tools are off', async () => {
    const { skills, close } = await start(era, { toolsets: ['emails'] });
    await expect(skills.get('skill://catch-up-on-chats/SKILL.md')).rejects.toMatchObject({ code: -32602 });
    await close();
  });
});

test('a slice without prompts has no skills', async () => {
  const { skills, close } = await start('modern', { slice: 'examples/slice-queues/generated' });
  expect(skills.supported).toBe(false);
  await close();
});
