import { titleOf } from '../fallback-text.ts';
import { buildInputSchema, type JsonSchema, MAX_NESTED_PROPERTIES } from '../json-schema.ts';
import type { Model, OperationModel } from '../model.ts';
import type { Schema } from '../openapi.ts';
import type { OverlayAction } from '../overlay.ts';
import { code } from '../printable.ts';
import { resolveMentions } from '../resolve-mentions.ts';
import type { EventTool } from '../topics/event-tool.ts';
import { limitsDoc } from './limits.ts';
import { NOTICE, typeOf } from './typescript.ts';

/** Emits `docs/tools.md`: the tool reference, with the corrections that the overlay makes to the upstream spec. */
export function emitToolsPage(
  model: Model,
  corrections: OverlayAction[],
  eventTools: Readonly<Record<string, EventTool>> = {},
): string {
  const others = Object.entries(eventTools);
  const parts = [
    `<!-- ${NOTICE} -->`,
    `# Tool reference: ${model.title}`,
    table(
      ['', ''],
      [
        ['Server path', code(model.server)],
        ['Type', 'Application: one server, many organizations'],
        [
          'PCID',
          'The ID of the connection and so of the organization to use (string). If the caller can use more than one connection, the server adds this required parameter to every tool.',
        ],
        ['Tools', countTools(model, others.length)],
      ],
    ),
    `Each tool is also a method of the client, with the same parameters${exampleOf(model)}.`,
    '## Overview',
    '*Kind* shows the effect of a call, from the MCP annotations of the tool:',
    [
      '- **read**: changes nothing.',
      '- **write**: changes data in the organization.',
      '- **destructive**: ends or overwrites something.',
      '- **outward**: can reach someone outside the organization, such as a customer.',
      '- **idempotent**: has no further effect if it is called again with the same arguments. Any other write may take effect again.',
    ].join('\n'),
    ...model.channels.flatMap(({ name, summary, operations }) =>
      overview(name, summary, operations.filter(isOnByDefault), model),
    ),
    ...model.toolsets.flatMap(({ name, summary, operations }) =>
      overview(
        `Toolset ${name}`,
        `Off by default: \`--toolsets default,${name}\` adds it. ${summary}`,
        operations,
        model,
        others.filter(([, tool]) => tool.toolset === name),
      ),
    ),
    '## Parameters',
    [
      '- Each nested property has its own row with its path, such as `from.email`, or `to[].name` for the items of an array.',
      '- A nested property with *Required: yes* is required if its parent object is present.',
      '- Nested properties that only Genesys Cloud writes are omitted.',
      `- A body with more than ${MAX_NESTED_PROPERTIES} nested properties, such as a whole conversation, is listed to its first level. Its objects accept any property. So do recursive objects.`,
      '- Dates and times are in ISO 8601 format, such as `2026-01-31T09:30:00.000Z`.',
    ].join('\n'),
    ...model.channels.flatMap((channel) => [
      `## Tools: ${channel.name}`,
      ...channel.operations.map((operation) => section(operation, model)),
    ]),
    ...(others.length > 0 ? ['## Tools: events'] : []),
    ...others.map(([name, tool]) => eventSection(model.toolPrefix + name, tool)),
    '## Corrections to upstream',
    'The overlay corrects these mistakes in the upstream spec:',
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

const isOnByDefault = ({ toolset }: OperationModel) => toolset === undefined;

function countTools({ operations, toolPrefix }: Model, eventTools: number): string {
  const companions = operations.filter((operation) => !isOnByDefault(operation)).length;
  const count = operations.length - companions;
  const others = companions + eventTools;
  return `${count}, each with the prefix ${code(toolPrefix)}${others > 0 ? `, and ${others} in toolsets that are off by default` : ''}`;
}

/** A heading and a table, or nothing without operations. */
function overview(
  title: string,
  summary: string,
  operations: readonly OperationModel[],
  model: Model,
  eventTools: readonly [string, EventTool][] = [],
): string[] {
  if (operations.length === 0) return [];
  const rows = operations.map((o) => [
    link(o, model),
    titleOf(o),
    code(`${o.channel}.${o.name}`),
    kindOf(o),
    o.tokenKind === 'any' ? 'any' : TOKENS[o.tokenKind],
  ]);
  rows.push(
    ...eventTools.map(([name, tool]) => [
      `[${code(name)}](#${model.toolPrefix}${name})`,
      tool.title,
      code(`${tool.channel}.${tool.method}`),
      'read',
      TOKENS[tool.tokenKind],
    ]),
  );
  return [`### ${title}`, summary, table(['Tool', 'What it does', 'Client method', 'Kind', 'Token'], rows)];
}

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

const TOKENS = { any: 'user or client credentials', user: 'user', client: 'client credentials' };

function section(operation: OperationModel, model: Model): string {
  const { permissions, scopes, result, toolset } = operation;
  const facts = [
    `- Endpoint: ${code(`${operation.method} ${operation.path}`)} (${code(operation.id)})`,
    `- Client method: ${code(`client.${operation.channel}.${operation.name}`)}`,
    ...(toolset ? [`- Toolset: ${code(toolset)}, off by default`] : []),
    `- Kind: ${kindOf(operation)}`,
    `- Token: ${TOKENS[operation.tokenKind]}`,
    `- Permissions: ${permissions ? list(permissions.permissions, permissions.type === 'ALL' ? 'all of' : 'one of') : 'none'}`,
    `- Scopes: ${list(scopes, 'one of')}`,
    `- Returns: ${result ? code(typeOf(result)) : 'nothing'}`,
  ];
  return [
    `### ${operation.toolName}`,
    `**${titleOf(operation)}.** ${resolveMentions(operation, model, (mentioned) => link(mentioned, model))}`.trimEnd(),
    facts.join('\n'),
    parameterTable(operation, model),
  ].join('\n\n');
}

/** A tool that is no operation. */
function eventSection(
  toolName: string,
  { title, description, toolset, tokenKind, scopes, ...tool }: EventTool,
): string {
  return [
    `### ${toolName}`,
    `**${title}.** ${description}`,
    [
      `- Client method: ${code(`client.${tool.channel}.${tool.method}`)}, see [events](events.md)`,
      `- Toolset: ${code(toolset)}, off by default`,
      '- Kind: read',
      `- Token: ${TOKENS[tokenKind]}`,
      `- Scopes: ${list(scopes, 'one of')}`,
    ].join('\n'),
    table(['Name', 'Type', 'Required', 'Default', 'Description'], rows({ properties: tool.arguments }, '')),
  ].join('\n\n');
}

const list = (values: readonly string[], choice: string): string =>
  values.length === 0 ? 'none' : (values.length > 1 ? `${choice} ` : '') + values.map(code).join(', ');

function parameterTable(operation: OperationModel, { schemas }: Model): string {
  if (operation.args.length === 0) return 'No parameters.';
  return table(
    ['Name', 'Type', 'Required', 'Default', 'Description'],
    rows(buildInputSchema(operation, schemas, 'people'), ''),
  );
}

/** A row for each property of an object, with its path: `from.email`, `to[].name`. */
function rows(schema: JsonSchema, place: string): string[][] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries(properties).flatMap(([name, property]) => [
    [
      code(place + name),
      formatType(property),
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

/** A parameter's description, limits and the meaning of each of its values. */
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

function formatType(schema: JsonSchema): string {
  if (schema.items) return `array of ${formatType(schema.items as JsonSchema)}`;
  if (schema.additionalProperties) return `map of ${formatType(schema.additionalProperties as JsonSchema)}`;
  return `${schema.type ?? 'any'}${schema.format ? ` (${schema.format})` : ''}`;
}

/** Lists each correction once, with the targets of its actions. */
function correctionList(corrections: OverlayAction[]): string {
  const places = new Map<string, string[]>();
  for (const { description = '', target } of corrections) {
    const [first = '', ...rest] = description.replace(/^Correction: /, '');
    const correction = [first.toUpperCase(), ...rest].join('');
    places.set(correction, [...(places.get(correction) ?? []), target]);
  }
  return [...places].map(([correction, targets]) => `- ${correction} ${targets.map(code).join(', ')}`).join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
