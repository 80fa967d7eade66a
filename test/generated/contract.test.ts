import { describe, expect, it } from 'vitest';
import { manifest, PREFIX, read, toolNamed } from './manifest.ts';

/** The published contract: the types of each tool's parameters, by whether they are required. */
type Parameters = Record<'required' | 'optional', Record<string, string>>;
const published = JSON.parse(read('test/fixtures/tool-contract.json')) as {
  prefix: string;
  tools: Record<string, Parameters>;
};

/** Parameters that the spec has added since. */
const ADDED: Record<string, Record<string, string>> = {
  get_email_messages: { includeAgentlessStitchedMessages: 'boolean' },
  patch_email_participant: { resumeTime: 'string' },
  patch_email_participant_communication: { resumeTime: 'string' },
  patch_email_participant_parkingstate: { resumeTime: 'string' },
  patch_message_participant: { resumeTime: 'string' },
  patch_message_participant_communication: { resumeTime: 'string' },
  post_emails: { skillExpression: 'string' },
};
const NO_LONGER_REQUIRED: Record<string, string[]> = {
  post_messages_agentless: ['toAddress'],
  // Corrected by the overlay: the bodies are partial updates.
  patch_email: ['participants', 'startTime'],
  patch_message: ['participants', 'startTime'],
  // Corrected by the overlay: a message has a text, media or a template.
  post_message_communication_messages: ['textBody'],
};

/** The published parameters, with the known differences applied. */
function expected(tool: string): Parameters {
  const { required, optional } = published.tools[tool] ?? { required: {}, optional: {} };
  const relaxed = NO_LONGER_REQUIRED[tool] ?? [];
  const [kept, moved] = [false, true].map((moves) =>
    Object.fromEntries(Object.entries(required).filter(([name]) => relaxed.includes(name) === moves)),
  );
  return { required: kept ?? {}, optional: { ...optional, ...moved, ...ADDED[tool] } };
}

describe('the tool manifest keeps the published contract', () => {
  it('has the 63 names, in alphabetical order', () => {
    const names = manifest.tools.map((tool) => tool.name);
    expect(published.prefix).toBe(PREFIX);
    expect(names).toEqual(Object.keys(published.tools).map((name) => PREFIX + name));
    expect(names).toEqual([...names].sort());
    expect(names).toHaveLength(63);
  });

  it('has the published server path', () => {
    expect(manifest.server).toBe('/genesys-conversations-digital');
  });

  it.each(Object.keys(published.tools).map((tool) => ({ tool, schema: toolNamed(tool).inputSchema })))(
    '$tool: parameter names, types and required flags',
    ({ tool, schema }) => {
      const required = new Set(schema.required);
      const actual: Parameters = { required: {}, optional: {} };
      for (const [name, { type }] of Object.entries(schema.properties)) {
        actual[required.has(name) ? 'required' : 'optional'][name] = String(type);
      }
      expect(actual).toEqual(expected(tool));
    },
  );

  it('leaves PCID to the server', () => {
    expect(manifest.tools.filter((tool) => 'PCID' in tool.inputSchema.properties)).toEqual([]);
  });

  it('lists only real differences', () => {
    for (const [tool, names] of Object.entries(NO_LONGER_REQUIRED)) {
      expect(Object.keys(published.tools[tool]?.required ?? {})).toEqual(expect.arrayContaining(names));
    }
    for (const [tool, parameters] of Object.entries(ADDED)) {
      const { required, optional } = published.tools[tool] ?? { required: {}, optional: {} };
      for (const name of Object.keys(parameters)) expect({ ...required, ...optional }).not.toHaveProperty(name);
    }
  });
});
