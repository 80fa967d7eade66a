import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compilerOptions, ROOT } from './support/public-types.js';

const FILE = join(ROOT, 'test/hover.ts');
const CODE = `
import type { Client, UpdateEmailArgs } from '../src/index.js';
declare const client: Client;
const list = client.emails.list;
const call = client.emails.list();
const page = await client.emails.list();
const media = client.messages.listMedia({ conversationId: 'c', communicationId: 'c' });
const codes = await client.emails.listWrapupCodes({ conversationId: 'c', participantId: 'p' });
for await (const integration of client.integrations.list.all()) integration.name;
const result = await client.emails.get({ conversationId: 'c' }).withResponse();
const update: UpdateEmailArgs = { conversationId: 'c', id: 'c' };
client.emails.updateParticipant({ conversationId: 'c', participantId: 'p', state: '' });
page.entities?.[0]?.participants?.[0]?.state === '';
export { call, codes, list, media, result, update };
`;

/** Provides what an editor shows for the code above. */
const service = ts.createLanguageService({
  getCompilationSettings: () => compilerOptions(),
  getScriptFileNames: () => [FILE],
  getScriptVersion: () => '1',
  getScriptSnapshot: (file) => {
    if (file === FILE) return ts.ScriptSnapshot.fromString(CODE);
    return ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8')) : undefined;
  },
  getCurrentDirectory: () => ROOT,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

/** Returns the position of the last character of a text in the code. */
function at(text: string): number {
  const start = CODE.indexOf(text);
  expect(start, text).toBeGreaterThan(0);
  return start + text.length - 1;
}

const getHover = (text: string) => {
  const { displayParts } = service.getQuickInfoAtPosition(FILE, at(text)) ?? {};
  return ts.displayPartsToString(displayParts);
};

const getCompletions = (text: string) =>
  (service.getCompletionsAtPosition(FILE, at(text) + 1, {})?.entries ?? []).map(({ name }) => name);

describe('an editor shows', () => {
  it.each([
    ['client.emails.list', '(args?: NoArgs, options?: CallOptions): Call<EmailConversationEntityListing>'],
    ['const list', 'const list: (args?: NoArgs, options?: CallOptions) => Call<EmailConversationEntityListing>'],
    ['const call', 'const call: Call<EmailConversationEntityListing>'],
    ['const page', 'const page: EmailConversationEntityListing'],
    ['const media', 'const media: Call<MessageMediaListing>'],
    ['client.messages.listMedia', '(args: ListMessageMediaArgs, options?: CallOptions) => Call<MessageMediaListing>'],
    ['const codes', 'const codes: WrapupCode[]'],
    ['const integration', 'const integration: MessagingIntegration'],
    ['const result', 'const result: WithResponse<EmailConversation>'],
  ])('%s with the names of its types', (text, shown) => {
    expect(getHover(text)).toContain(shown);
    expect(getHover(text).split('\n').length).toBeLessThan(4);
  });

  it('read-only arguments as deprecated, after all others', () => {
    const tags = service.getQuickInfoAtPosition(FILE, at("UpdateEmailArgs = { conversationId: 'c', id"))?.tags ?? [];
    expect(tags.map(({ name, text }) => `${name}: ${ts.displayPartsToString(text)}`)).toEqual([
      'deprecated: Read-only: set by Genesys Cloud.',
    ]);
  });

  it('the known values of an open enum, and only the accepted values of an argument', () => {
    expect(getCompletions("?.state === '")).toEqual(expect.arrayContaining(['alerting', 'connected', 'parked']));
    expect(getCompletions("participantId: 'p', state: '").sort()).toEqual(['connected', 'disconnected', 'parked']);
  });
});

it('the example code compiles, except for the omitted values', () => {
  const messages = service
    .getSemanticDiagnostics(FILE)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(messages).toEqual([expect.stringContaining('Type \'""\' is not assignable to type')]);
});
