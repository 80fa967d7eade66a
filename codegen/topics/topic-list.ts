import { parse } from 'yaml';
import { CodegenError, isObject, type JsonObject, yamlErrorMessage } from '../openapi.ts';
import type { EventTool } from './event-tool.ts';

/** The content of `spec/events.yaml`. */
export interface TopicList {
  topics: Record<string, Topic>;
  /** Summaries and corrections of the models, by name. */
  models: Record<string, { summary?: string; required?: string[] }>;
  /** Tools that use the topics, by short name. */
  tools?: Record<string, EventTool>;
}

export interface Topic {
  channel: string;
  owner: (typeof OWNERS)[number];
  body: (typeof BODIES)[number];
  summary: string;
}

const OWNERS = ['user', 'queue', 'conversation'] as const;
const BODIES = ['conversation', 'typing', 'wrapup'] as const;

/** @throws CodegenError that lists all problems. */
export function parseTopicList(text: string, file: string): TopicList {
  let root: unknown;
  try {
    root = parse(text);
  } catch (cause) {
    throw new CodegenError(`${file} is not valid YAML: ${yamlErrorMessage(cause)}`, { cause });
  }
  if (!isObject(root) || !isObject(root.topics)) throw new CodegenError(`${file} must have "topics".`);
  const problems = Object.entries(root.topics).flatMap(([name, topic]) => findProblems(name, topic));
  if (problems.length > 0) throw new CodegenError(`${file} is invalid:`, { problems });
  const { topics, models = {}, tools = {} } = root as unknown as Partial<TopicList>;
  return { topics: topics ?? {}, models, tools };
}

function findProblems(name: string, topic: unknown): string[] {
  const { channel, owner, body, summary } = (isObject(topic) ? topic : {}) as JsonObject;
  return [
    !name.includes('{id}') && 'the name must contain {id}',
    (typeof channel !== 'string' || channel === '') && 'channel must be a name',
    !OWNERS.includes(owner as never) && `owner must be one of ${OWNERS.join(', ')}`,
    !BODIES.includes(body as never) && `body must be one of ${BODIES.join(', ')}`,
    (typeof summary !== 'string' || summary === '') && 'summary must be a sentence',
  ].flatMap((problem) => (problem ? [`topics["${name}"]: ${problem}.`] : []));
}
