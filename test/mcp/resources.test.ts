import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import schemas from '../../src/generated/schemas.json' with { type: 'json' };
import { manifest } from '../../src/mcp/manifest.js';
import { promptTemplates } from '../../src/mcp/prompt-templates.js';
import { clientMethodOf } from '../../src/mcp/slice.js';
import { validate } from '../../src/mcp/validate.js';
import { connect, type Era, serve } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys();
});
afterAll(() => genesys.close());

describe.each<Era>(['modern', 'legacy'])('%s protocol', (era) => {
  let server: Awaited<ReturnType<typeof serve>>;
  let client: Awaited<ReturnType<typeof connect>>;
  beforeAll(async () => {
    server = await serve({
      connections: [genesys.connection('acme')],
      flags: { toolsets: ['emails'], names: 'short' },
    });
    client = await connect(server.url, era);
  });
  afterAll(async () => {
    await client?.close();
    await server?.close();
  });

  test('the reference has only the principal’s tools', async () => {
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
      'genesys://tools',
      'skill://work-email-inbox/SKILL.md',
      'skill://wrap-up-email/SKILL.md',
    ]);
    const [content] = (await client.readResource({ uri: 'genesys://tools' })).contents;
    const text = content && 'text' in content ? content.text : '';
    expect(text).toContain('## get_email_messages\n');
    expect(text).not.toContain('## get_messages\n');
  });

  test('a schema is self-contained', async () => {
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'genesys://schemas/{name}.json',
      'genesys://schemas/{name}',
      'skill://{+path}',
    ]);
    const [content] = (await client.readResource({ uri: 'genesys://schemas/EmailMessage' })).contents;
    const schema = JSON.parse(content && 'text' in content ? content.text : '');
    expect(schema.properties).toEqual(schemas.$defs.EmailMessage.properties);
    const problems = await validate(schema, { textBody: 1, from: {}, to: [] });
    expect(problems.map(({ argument }) => argument)).toContain('textBody');
    await expect(client.readResource({ uri: 'genesys://schemas/emailmessage' })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('Unknown model "emailmessage". Similar models: EmailMessage'),
    });
  });

  test('a schema is also served as application/json', async () => {
    const read = async (uri: string) =>
      (await client.readResource({ uri })).contents[0] as { mimeType?: string; text: string };
    const schema = await read('genesys://schemas/EmailMessage');
    const json = await read('genesys://schemas/EmailMessage.json');
    expect([schema.mimeType, json.mimeType]).toEqual(['application/schema+json', 'application/json']);
    expect(json.text).toBe(schema.text);
  });

  test('each tool that returns data names the schema of its result, which is readable', async () => {
    const { tools } = await client.listTools();
    const uris = tools.flatMap(({ _meta = {} }) => _meta.resultSchema ?? _meta.resultItemSchema ?? []) as string[];
    expect(uris.length).toBeGreaterThan(tools.length / 2);
    for (const uri of new Set(uris)) {
      const [content] = (await client.readResource({ uri })).contents as { text: string }[];
      expect(JSON.parse(content?.text ?? '')).toMatchObject({ type: 'object' });
    }
    const metaOf = (name: string) => tools.find((tool) => tool.name === name)?._meta;
    expect(metaOf('get_email')).toMatchObject({ resultSchema: 'genesys://schemas/EmailConversation' });
    expect(metaOf('get_email_participant_wrapupcodes')).toMatchObject({
      resultItemSchema: 'genesys://schemas/WrapupCode',
    });
    expect(metaOf('delete_email_messages_draft_attachment')).not.toHaveProperty('resultSchema');
  });

  test('a long unknown name is truncated in the error', async () => {
    const read = client.readResource({ uri: `genesys://schemas/${'x'.repeat(5000)}` });
    await expect(read).rejects.toMatchObject({ message: expect.stringMatching(/^.{0,100}"x{120}"\.$/) });
  });

  test('only prompts whose tools are on are listed, with the tool names of the server', async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['work_email_inbox', 'wrap_up_email']);
    const { messages } = await client.getPrompt({ name: 'work_email_inbox' });
    expect(JSON.stringify(messages)).toContain('1. List my open conversations with get_emails.');
    expect(JSON.stringify(messages)).not.toMatch(/\{\w+\.\w+\}/);
  });
});

test('lists can be cached for five minutes, for one principal only', async () => {
  const server = await serve({ connections: [genesys.connection('acme')] });
  const client = await connect(server.url);
  for (const list of [await client.listTools(), await client.listPrompts(), await client.listResources()]) {
    expect(list).toMatchObject({ ttlMs: 300_000, cacheScope: 'private' });
  }
  await client.close();
  await server.close();
});

test('the prompts require every method that they name', () => {
  const methods = new Set(manifest.map(clientMethodOf));
  for (const { requires, text } of promptTemplates) {
    const named = [...text.matchAll(/\{(\w+\.\w+)\}/g)].map(([, method]) => method);
    expect(new Set(named)).toEqual(new Set(requires));
    for (const method of requires) expect(methods).toContain(method);
  }
});
