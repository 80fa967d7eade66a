import { CodegenError, isObject, type JsonObject, refName, type Schema, sortKeys } from '../openapi.ts';
import type { TopicFacts } from './topic-facts.ts';
import type { TopicList } from './topic-list.ts';

/** Communications of the channels outside this package. */
const OTHER_CHANNELS = new Set([
  'calls',
  'callbacks',
  'chats',
  'dialerPreview',
  'screenMonitorings',
  'screenshares',
  'workflow',
]);

/**
 * Trims the response of `GET /api/v2/notifications/availabletopics?expand=schema` to the types of the listed topics. Nested
 * objects have an id such as `urn:jsonschema:com:…:EmailConversation` where they occur first, and are references after that.
 *
 * @throws CodegenError for another document, and for listed topics that it lacks.
 */
export function trimTopics(document: unknown, list: TopicList, source: string): TopicFacts {
  const entities = isObject(document) && Array.isArray(document.entities) ? document.entities : undefined;
  if (!entities) {
    throw new CodegenError(
      `${source} is not a list of topics. Save the response of GET /api/v2/notifications/availabletopics?expand=schema.`,
    );
  }
  const listed = new Map(entities.filter(isObject).map(({ id, schema }) => [id, schema]));
  const missing = Object.keys(list.topics).filter((topic) => !isObject(listed.get(topic)));
  if (missing.length > 0) {
    throw new CodegenError(
      `${source} lacks the schemas of listed topics. Request it with expand=schema, or edit the list:`,
      {
        problems: missing,
      },
    );
  }
  const schemas: Record<string, Schema> = {};
  const topics = Object.keys(list.topics).map((topic) => [
    topic,
    addSchema(listed.get(topic) as JsonObject, topic, schemas),
  ]);
  return sortKeys({ source, topics: Object.fromEntries(topics), schemas }) as TopicFacts;
}

/** Adds an object schema under its name. Several topics can have it: a property that only some of them have is kept too. */
function addSchema(schema: JsonObject, place: string, schemas: Record<string, Schema>): { $ref: string } {
  const name = nameOf(schema.id, place);
  const known = (schemas[name] ??= { type: 'object', properties: {} });
  for (const [property, value] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (OTHER_CHANNELS.has(property)) continue;
    const trimmed = trimSchema(value, `${place}.${property}`, schemas);
    known.properties ??= {};
    known.properties[property] ??= trimmed;
  }
  return { $ref: `#/schemas/${name}` };
}

function trimSchema(value: unknown, place: string, schemas: Record<string, Schema>): Schema {
  const schema = isObject(value) ? value : {};
  if (typeof schema.$ref === 'string') return { $ref: `#/schemas/${nameOf(schema.$ref, place)}` };
  if (isObject(schema.properties)) return addSchema(schema, place, schemas);
  const { type, format } = schema;
  return {
    ...(typeof type === 'string' && type !== 'any' && { type }),
    ...(typeof format === 'string' && { format }),
    ...(Array.isArray(schema.enum) && { enum: schema.enum.filter((item) => typeof item === 'string') }),
    ...(isObject(schema.items) && { items: trimSchema(schema.items, place, schemas) }),
    ...(isObject(schema.additionalProperties) && {
      additionalProperties: trimSchema(schema.additionalProperties, place, schemas),
    }),
  };
}

/** `urn:jsonschema:com:…:EmailConversation` → `EventEmailConversation`. */
function nameOf(id: unknown, place: string): string {
  const last = typeof id === 'string' ? refName(id).split(':').at(-1) : undefined;
  const name = last?.replace(/^.*EventTopic/, '').replace(/\W/g, '');
  if (!name) throw new CodegenError(`${place}: an object without an id, which its type needs for its name.`);
  return `Event${name}`;
}
