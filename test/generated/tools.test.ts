import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { MANIFEST_TOKENS, manifestTokens } from '../../bench/manifest-tokens.ts';
import type { JsonSchema } from '../../codegen/json-schema.ts';
import { operations } from '../../src/generated/operations.ts';
import { manifest, PREFIX, toolNamed } from './manifest.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);

const { tools } = manifest;
const infoOf = (tool: (typeof tools)[number]) => operations[tool._meta.operationId as keyof typeof operations];

describe.each(tools)('$name', (tool) => {
  const validate = ajv.compile(tool.inputSchema);
  const full = sample(tool.inputSchema) as Record<string, unknown>;

  it('accepts all arguments, and the required ones alone', () => {
    expect(validate(full), ajv.errorsText(validate.errors)).toBe(true);
    const required = Object.fromEntries((tool.inputSchema.required ?? []).map((name) => [name, full[name]]));
    expect(validate(required), ajv.errorsText(validate.errors)).toBe(true);
  });

  it('rejects a missing argument, a wrong type and a wrong value at every level', () => {
    for (const { place, value } of invalidCopies(tool.inputSchema, full)) expect(validate(value), place).toBe(false);
  });

  it('lists scopes, permissions and token kind', () => {
    const info = infoOf(tool);
    expect(tool._meta.scopes).toEqual(info.scopes);
    expect(tool._meta.tokenKind).toBe(info.tokenKind);
    expect(tool._meta.permissions).toEqual(info.permissions);
    if (info.tokenKind !== 'any') {
      expect(tool.description).toContain(
        info.tokenKind === 'user' ? 'User token only' : 'Client-credentials token only',
      );
    }
  });

  it('has hints that match its HTTP method', () => {
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = tool.annotations;
    const { method } = infoOf(tool);
    expect(readOnlyHint).toBe(method === 'GET');
    if (readOnlyHint) expect([destructiveHint, openWorldHint]).toEqual([false, false]);
    expect(idempotentHint).toBe(method !== 'POST');
    if (method === 'PUT' || method === 'DELETE') expect(destructiveHint).toBe(true);
  });

  it('has one paragraph as its description, and a phrase for each parameter', () => {
    expect(tool.title).toBe(tool.annotations.title);
    expect(tool.title).toMatch(/^[A-Z].*[^.]$/);
    for (const { description } of [tool, ...Object.values(tool.inputSchema.properties)]) {
      expect(description).toMatch(/^\S.*[\w.`]$/);
    }
  });
});

const withHint = (hint: 'openWorldHint' | 'destructiveHint') =>
  tools.filter((tool) => tool.annotations[hint]).map((tool) => tool.name.slice(PREFIX.length));

describe('hints', () => {
  it('openWorldHint: what can reach a customer, and nothing else', () => {
    expect(withHint('openWorldHint')).toEqual([
      'post_email_messages',
      'post_emails',
      'post_emails_agentless',
      'post_faxes',
      'post_message_communication_messages',
      'post_message_communication_socialmedia_messages',
      'post_message_communication_typing',
      'post_messages',
      'post_messages_agentless',
    ]);
  });

  it('destructiveHint: what ends, overwrites or removes something', () => {
    expect(withHint('destructiveHint')).toEqual([
      'delete_email_messages_draft_attachment',
      'patch_email',
      'patch_email_messages_draft',
      'patch_email_participant',
      'patch_email_participant_attributes',
      'patch_email_participant_communication',
      'patch_message',
      'patch_message_participant',
      'patch_message_participant_attributes',
      'patch_message_participant_communication',
      'post_email_participant_communication_wrapup',
      'post_email_participant_replace',
      'post_message_participant_communication_wrapup',
      'post_message_participant_replace',
      'post_social_participant_communication_wrapup',
      'post_video_participant_communication_wrapup',
      'put_email_messages_draft',
    ]);
  });
});

describe('what a model reads', () => {
  it('stays within the limit of tokens', () => {
    expect(manifestTokens(tools)).toBeLessThanOrEqual(MANIFEST_TOKENS);
  });

  it('mentions only tools that exist', () => {
    const names = new Set(tools.map((tool) => tool.name.slice(PREFIX.length)));
    const mentions = tools.flatMap((tool) => tool.description.match(/\b(get|post|put|patch|delete)_\w+/g) ?? []);
    expect(mentions.length).toBeGreaterThan(10);
    expect(mentions.filter((name) => !names.has(name))).toEqual([]);
  });

  it('lists the properties of objects at every level, without read-only ones', () => {
    const { to, attachments } = toolNamed('post_email_messages').inputSchema.properties;
    expect(propertiesOf(to?.items)).toEqual(['email', 'name']);
    expect(propertiesOf(attachments?.items)).toContain('contentUri');
    const { messagingTemplate } = toolNamed('post_messages_agentless').inputSchema.properties;
    expect(JSON.stringify(messagingTemplate)).toContain('carouselParameters');
    // `type`, `platform`, `to` and `id` of a channel are read-only.
    const { channel } = toolNamed('post_message_inbound_open_message').inputSchema.properties;
    expect(propertiesOf(channel)).toEqual(['from', 'messageId', 'metadata', 'time']);
  });

  it('lists only the first level of a whole conversation', () => {
    for (const name of ['patch_email', 'patch_message']) {
      const { participants } = toolNamed(name).inputSchema.properties;
      expect(participants?.items).toEqual({ type: 'object' });
    }
  });
});

const propertiesOf = (schema: unknown) => Object.keys((schema as { properties: object }).properties);

const FORMATS: Record<string, string> = { 'date-time': '2026-01-31T09:30:00.000Z', uri: 'https://example.com/a' };

/** A value with every property of the schema. */
function sample(schema: JsonSchema): unknown {
  if (schema.enum) return (schema.enum as unknown[])[0];
  if (schema.type === 'array') return [sample(schema.items as JsonSchema)];
  if (schema.type === 'object') {
    const extra = schema.additionalProperties as JsonSchema | undefined;
    return {
      ...mapProperties(schema, sample),
      ...(extra && { key: sample(extra) }),
    };
  }
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  return FORMATS[String(schema.format)] ?? 'text';
}

const mapProperties = <T>({ properties = {} }: JsonSchema, map: (schema: JsonSchema) => T) =>
  Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => [name, map(property)]),
  );

/** Copies of a valid value, each with one fault that the schema must reject. */
function invalidCopies(schema: JsonSchema, value: unknown, place = 'arguments'): { place: string; value: unknown }[] {
  const faults = [{ place: `${place}: wrong type`, value: schema.type === 'string' ? 1 : 'wrong' }];
  if (schema.enum) return [...faults, { place: `${place}: wrong value`, value: 'none of them' }];
  if (FORMATS[String(schema.format)]) return [...faults, { place: `${place}: wrong format`, value: 'no format' }];
  if (schema.type === 'array') {
    const [item] = value as unknown[];
    return [
      ...faults,
      ...invalidCopies(schema.items as JsonSchema, item, `${place}[]`).map((fault) => ({
        ...fault,
        value: [fault.value],
      })),
    ];
  }
  if (schema.type !== 'object') return faults;
  const whole = value as Record<string, unknown>;
  const missing = ((schema.required as string[] | undefined) ?? []).map((name) => {
    const { [name]: _, ...rest } = whole;
    return { place: `${place}.${name}: missing`, value: rest };
  });
  const inner = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, property]) =>
    invalidCopies(property, whole[name], `${place}.${name}`).map((fault) => ({
      ...fault,
      value: { ...whole, [name]: fault.value },
    })),
  );
  return [...faults, ...missing, ...inner];
}
