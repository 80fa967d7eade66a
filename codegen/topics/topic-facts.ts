import { CodegenError, isObject, type Schema } from '../openapi.ts';
import type { TopicList } from './topic-list.ts';

/** `spec/topics.json`: the types of the event bodies, without any prose. */
export interface TopicFacts {
  /** Where the facts come from. */
  source: string;
  version?: string;
  /** The body of each topic: a reference such as `#/schemas/EventEmailConversation`. */
  topics: Record<string, { $ref: string }>;
  schemas: Record<string, Schema>;
}

/** @throws CodegenError that lists the topics without facts and the corrections without effect. */
export function parseTopicFacts(text: string, file: string, list: TopicList): TopicFacts {
  let facts: unknown;
  try {
    facts = JSON.parse(text);
  } catch (cause) {
    throw new CodegenError(`${file} is not valid JSON. Run \`npm run spec:pull -- --topics\`.`, { cause });
  }
  if (!isObject(facts) || !isObject(facts.topics) || !isObject(facts.schemas)) {
    throw new CodegenError(`${file} has no "topics" and "schemas". Run \`npm run spec:pull -- --topics\`.`);
  }
  const { topics, schemas } = facts as unknown as TopicFacts;
  const problems = [
    ...Object.keys(list.topics)
      .filter((topic) => !Object.hasOwn(topics, topic))
      .map((topic) => `topics: ${topic} is missing. Pull it, or remove it from the list.`),
    ...Object.entries(list.models).flatMap(([name, { required = [] }]) =>
      required
        .filter((property) => !schemas[name]?.properties?.[property])
        .map((property) => `schemas.${name}.${property} does not exist, but the list requires it.`),
    ),
  ];
  if (problems.length > 0) throw new CodegenError(`${file} does not match the list of topics:`, { problems });
  return facts as unknown as TopicFacts;
}
