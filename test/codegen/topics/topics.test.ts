import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitEvents } from '../../../codegen/emit/events.js';
import { getOwnProject } from '../../../codegen/project.js';
import { pullTopics } from '../../../codegen/topics/pull-topics.js';
import { parseTopicFacts } from '../../../codegen/topics/topic-facts.js';
import { parseTopicList, type TopicList } from '../../../codegen/topics/topic-list.js';
import { trimTopics } from '../../../codegen/topics/trim-topics.js';

const TOPIC = 'v2.users.{id}.conversations.emails';
const LIST: TopicList = {
  topics: { [TOPIC]: { channel: 'emails', owner: 'user', body: 'conversation', summary: 'An email changed.' } },
  models: { EventEmailConversation: { summary: 'An email.', required: ['id'] } },
};

const reference = 'urn:jsonschema:com:example:ConversationEmailEventTopicUriReference';
const SCHEMA = {
  type: 'object',
  id: 'urn:jsonschema:com:example:ConversationEmailEventTopicEmailConversation',
  description: 'Prose that must not be kept.',
  properties: {
    id: { type: 'string', description: 'Prose.' },
    state: { type: 'string', enum: ['alerting', 'connected'] },
    calls: { type: 'array', items: { type: 'string' } },
    time: { type: 'string', format: 'date-time' },
    attributes: { type: 'object', additionalProperties: { type: 'string' } },
    any: { type: 'any' },
    user: { type: 'object', id: reference, properties: { id: { type: 'string' } } },
    queues: { type: 'array', items: { type: 'object', $ref: reference } },
  },
};
const LISTING = {
  entities: [
    { id: 'v2.other', schema: {} },
    { id: TOPIC, description: 'Prose.', schema: SCHEMA },
  ],
};

describe('trimTopics', () => {
  it('keeps the types of the listed topics, without prose and other channels', () => {
    const facts = trimTopics(LISTING, LIST, 'saved.json');
    expect(facts).toEqual({
      source: 'saved.json',
      topics: { [TOPIC]: { $ref: '#/schemas/EventEmailConversation' } },
      schemas: {
        EventEmailConversation: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            state: { type: 'string', enum: ['alerting', 'connected'] },
            time: { type: 'string', format: 'date-time' },
            attributes: { type: 'object', additionalProperties: { type: 'string' } },
            any: {},
            user: { $ref: '#/schemas/EventUriReference' },
            queues: { type: 'array', items: { $ref: '#/schemas/EventUriReference' } },
          },
        },
        EventUriReference: { type: 'object', properties: { id: { type: 'string' } } },
      },
    });
    expect(JSON.stringify(facts)).not.toContain('Prose');
  });

  it('names the listed topics that the document lacks', () => {
    expect(() => trimTopics({ entities: [] }, LIST, 'saved.json')).toThrow(
      `expand=schema, or edit the list:\n  - ${TOPIC}`,
    );
  });

  it('rejects another document', () => {
    expect(() => trimTopics({ swagger: '2.0' }, LIST, 'saved.json')).toThrow('saved.json is not a list of topics.');
  });
});

describe('emitEvents', () => {
  it('emits the models, the bodies by topic and the table', () => {
    const text = emitEvents(LIST, trimTopics(LISTING, LIST, 'saved.json'));
    expect(text).toContain("state?: 'alerting' | 'connected' | (string & {});");
    expect(text).toContain('  id: string;\n');
    expect(text).toContain('queues?: EventUriReference[];');
    expect(text).toContain(`  /** An email changed. */\n  '${TOPIC}': EventEmailConversation;`);
    expect(text).toContain(`'${TOPIC}': { channel: 'emails', owner: 'user', body: 'conversation' },`);
  });
});

describe('parseTopicFacts', () => {
  const facts = JSON.stringify(trimTopics(LISTING, LIST, 'saved.json'));

  it('rejects a listed topic without facts, and a correction without effect', () => {
    const topics = { ...LIST.topics, 'v2.new.{id}': { ...Object.values(LIST.topics)[0] } } as TopicList['topics'];
    const list = { topics, models: { EventEmailConversation: { required: ['gone'] } } };
    expect(() => parseTopicFacts(facts, 'topics.json', list)).toThrow(
      'topics.json does not match the list of topics:\n' +
        '  - topics: v2.new.{id} is missing. Pull it, or remove it from the list.\n' +
        '  - schemas.EventEmailConversation.gone does not exist, but the list requires it.',
    );
  });
});

describe('parseTopicList', () => {
  it('lists every problem', () => {
    const text = 'topics:\n  v2.x:\n    channel: emails\n    owner: team\n    body: conversation\n    summary: A.\n';
    expect(() => parseTopicList(text, 'events.yaml')).toThrow(
      'events.yaml is invalid:\n  - topics["v2.x"]: the name must contain {id}.\n  - topics["v2.x"]: owner must be one of user, queue, conversation.',
    );
  });
});

describe('pullTopics', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'topics-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('converts a saved response', async () => {
    const project = getOwnProject();
    const list = parseTopicList(readFileSync(join(project.root, 'spec/events.yaml'), 'utf8'), 'events.yaml');
    const saved = join(folder, 'saved.json');
    const entities = Object.keys(list.topics).map((id) => ({ id, schema: SCHEMA }));
    await writeFile(saved, JSON.stringify({ entities }));
    const files = await pullTopics(project, saved);
    expect([...files.keys()]).toEqual(['spec/topics.json']);
    expect(JSON.parse(files.get('spec/topics.json') ?? '')).toMatchObject({ source: 'saved.json' });
  });
});
