import { inputSchema, type JsonSchema, MAX_NESTED_PROPERTIES } from '../json-schema.ts';
import type { ChannelModel, Model, OperationModel } from '../model.ts';
import { pascalCase } from '../names.ts';
import type { Schema } from '../openapi.ts';
import type { OverlayAction } from '../overlay.ts';
import { code } from '../printable.ts';
import { resolveMentions } from '../resolve-mentions.ts';
import { limitsDoc } from './limits.ts';
import { NOTICE, typeOf } from './typescript.ts';

/** `docs/tools.md`: the reference page of the tools, with the corrections that the overlay makes to upstream. */
export function emitToolsPage(model: Model, corrections: OverlayAction[]): string {
  const parts = [
    `<!-- ${NOTICE} -->`,
    `# Tools: ${model.title}`,
    table(
      ['', ''],
      [
        ['Server path', code(model.server)],
        ['Type', 'Application: one server, many organizations'],
        [
          'PCID',
          'Every tool also takes `PCID` (string): the connection, that is the organization, to work in. The server adds it; it is required when the caller can use more than one connection.',
        ],
        ['Tools', `${model.operations.length}, all named ${code(`${model.toolPrefix}…`)}`],
      ],
    ),
    `Each tool is also a method of the client and takes the same parameters there${exampleOf(model)}.`,
    '## Overview',
    '*Kind* says what a call may do, by the annotations of the Model Context Protocol:',
    [
      '- **read**: it changes nothing;',
      '- **write**: it changes something in the organization;',
      '- **destructive**: it ends or overwrites something;',
      '- **outward**: it can reach somebody outside the organization, such as a customer;',
      '- **idempotent**: to repeat it has no further effect. Any other write may be done twice when it is repeated.',
    ].join('\n'),
    ...model.channels.flatMap((channel) => [`### ${channel.name}`, channel.summary, overview(channel, model)]),
    '## Parameters',
    [
      '- A property of an object has a row of its own, with its path: `from.email`; `to[].name` is one in each item of an array.',
      '- *Required* of such a property means: whenever its object is given.',
      '- Below the first level, properties that only Genesys Cloud writes are left out.',
      `- A body with more than ${MAX_NESTED_PROPERTIES} nested properties (a whole conversation) is spelled out to its first level; the objects in it take any property. So does an object inside itself.`,
      '- Dates and times are ISO 8601: `2026-01-31T09:30:00.000Z`.',
    ].join('\n'),
    ...model.channels.flatMap((channel) => [
      `## Tools: ${channel.name}`,
      ...channel.operations.map((operation) => section(operation, model)),
    ]),
    '## Corrections to upstream',
    'Where the upstream document is mistaken, `spec/overlay.yaml` corrects it:',
    correctionList(corrections) || 'None.',
  ];
  return `${parts.join('\n\n')}\n`;
}

function exampleOf(model: Model): string {
  const operation = model.operations.find((o) => o.args.some((arg) => arg.required));
  if (!operation) return '';
  const names = operation.args.filter((arg) => arg.required).map((arg) => arg.name);
  return `: ${code(`client.${operation.channel}.${operation.name}({ ${names.join(', ')} })`)}`;
}

const overview = (channel: ChannelModel, model: Model) =>
  table(
    ['Tool', 'What it does', 'Client method', 'Kind', 'Token'],
    channel.operations.map((o) => [
      link(o, model),
      o.title,
      code(`${o.channel}.${o.name}`),
      kindOf(o),
      o.tokenKind === 'any' ? 'any' : `${o.tokenKind} only`,
    ]),
  );

const shortName = (operation: OperationModel, model: Model) => operation.toolName.slice(model.toolPrefix.length);
const link = (operation: OperationModel, model: Model) =>
  `[${code(shortName(operation, model))}](#${operation.toolName})`;

function kindOf({ annotations }: OperationModel): string {
  if (annotations.readOnlyHint) return 'read';
  const kinds = ['write'];
  if (annotations.destructiveHint) kinds.push('destructive');
  if (annotations.openWorldHint) kinds.push('outward');
  if (annotations.idempotentHint) kinds.push('idempotent');
  return kinds.join(', ');
}

const TOKENS = { any: "a user's or a client-credentials one", user: "a user's", client: 'a client-credentials one' };

function section(operation: OperationModel, model: Model): string {
  const { permissions, scopes, result } = operation;
  const facts = [
    `- Endpoint: ${code(`${operation.method} ${operation.path}`)} (${code(operation.id)})`,
    `- Client: ${code(`client.${operation.channel}.${operation.name}`)}`,
    `- Kind: ${kindOf(operation)}`,
    `- Token: ${TOKENS[operation.tokenKind]}`,
    `- Permissions: ${permissions ? list(permissions.permissions, permissions.type === 'ALL' ? 'all of' : 'one of') : 'none of its own'}`,
    `- Scopes: ${list(scopes, 'one of')}`,
    `- Answer: ${result ? code(typeOf(result)) : 'none'}`,
  ];
  return [
    `### ${operation.toolName}`,
    `**${operation.title}.** ${resolveMentions(operation, model, (mentioned) => link(mentioned, model))}`,
    facts.join('\n'),
    parameterTable(operation, model),
  ].join('\n\n');
}

const list = (values: readonly string[], choice: string): string =>
  values.length === 0 ? 'none' : (values.length > 1 ? `${choice} ` : '') + values.map(code).join(', ');

function parameterTable(operation: OperationModel, { schemas }: Model): string {
  if (operation.args.length === 0) return 'No parameters.';
  return table(
    ['Name', 'Type', 'Required', 'Default', 'Description'],
    rows(inputSchema(operation, schemas, 'people'), ''),
  );
}

/** The properties of an object, each by its path: `from.email`, `to[].name`. */
function rows(schema: JsonSchema, place: string): string[][] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries(properties).flatMap(([name, property]) => [
    [
      code(place + name),
      typeWords(property),
      required.has(name) ? 'yes' : 'no',
      property.default === undefined ? '' : code(JSON.stringify(property.default)),
      describe(property),
    ],
    ...nestedRows(property, place + name),
  ]);
}

function nestedRows(schema: JsonSchema, place: string): string[][] {
  if (schema.items) return nestedRows(schema.items as JsonSchema, `${place}[]`);
  return rows(schema, `${place}.`);
}

/** A parameter's words, its limits and what each of its values means. */
function describe(schema: JsonSchema): string {
  const items = schema.items as JsonSchema | undefined;
  const values = (schema.enum ?? items?.enum ?? []) as unknown[];
  const meanings = (schema['x-enum-descriptions'] ?? items?.['x-enum-descriptions'] ?? {}) as Record<string, string>;
  return [
    ...String(schema.description ?? '').split(/\n+/),
    ...limitsDoc(schema as Schema),
    ...values.map((value) => `${code(String(value))}${meanings[String(value)] ? `: ${meanings[String(value)]}` : ''}`),
  ]
    .filter(Boolean)
    .join('<br>');
}

function typeWords(schema: JsonSchema): string {
  if (schema.items) return `array of ${typeWords(schema.items as JsonSchema)}`;
  if (schema.additionalProperties) return `map of ${typeWords(schema.additionalProperties as JsonSchema)}`;
  return `${schema.type ?? 'any'}${schema.format ? ` (${schema.format})` : ''}`;
}

/** Each correction once, with the places that it mends. */
function correctionList(corrections: OverlayAction[]): string {
  const places = new Map<string, string[]>();
  for (const { description = '', target } of corrections) {
    const words = pascalCase(description.replace(/^Correction: /, ''));
    places.set(words, [...(places.get(words) ?? []), target]);
  }
  return [...places].map(([words, targets]) => `- ${words} ${targets.map(code).join(', ')}`).join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
