import { refName, type Schema } from '../openapi.ts';
import { code } from '../printable.ts';
import type { TopicFacts } from '../topics/topic-facts.ts';
import type { TopicList } from '../topics/topic-list.ts';
import { generate, literal, propertyName, tsDoc, typeOf } from './typescript.ts';

/** Emits `events.ts`: the bodies of the events, their types by topic, and the table of topics. */
export function emitEvents({ topics, models }: TopicList, facts: TopicFacts): string {
  return generate((file) => {
    for (const [name, schema] of Object.entries(facts.schemas)) {
      const { summary, required = [] } = models[name] ?? {};
      file.addInterface({
        name,
        isExported: true,
        docs: [tsDoc(summary ?? `${code(name.replace(/^Event/, ''))} in an event.`)],
        properties: Object.entries(schema.properties ?? {}).map(([property, type]) => ({
          name: propertyName(property),
          hasQuestionToken: !required.includes(property),
          type: propertyType(type),
          ...(type.format === 'date-time' && { docs: [DATE_TIME] }),
        })),
      });
    }
    file.addInterface({
      name: 'EventBodies',
      isExported: true,
      docs: ['The body of an event, by topic.'],
      properties: Object.entries(topics).map(([topic, { summary }]) => ({
        name: literal(topic),
        type: refName(facts.topics[topic]?.$ref ?? ''),
        docs: [tsDoc(summary)],
      })),
    });
    const rows = Object.entries(topics).map(
      ([topic, { channel, owner, body }]) => `  ${literal(topic)}: ${literal({ channel, owner, body })},`,
    );
    file.addStatements(
      `/** The topics with their channel, the owner of \`{id}\` and the kind of their body. */\nexport const topics = {\n${rows.join('\n')}\n} as const;`,
    );
  });
}

const DATE_TIME = 'ISO 8601 date and time.';

/** Genesys can add enum values at any time. */
const propertyType = (schema: Schema): string =>
  schema.items?.enum ? `(${typeOf(schema.items, { open: true })})[]` : typeOf(schema, { open: true });
