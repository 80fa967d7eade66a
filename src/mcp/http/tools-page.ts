import { escapeHtml, hashForCsp } from '../../server/html.js';
import type { AvailableTool } from '../available-tool.js';
import { type AvailableToolsOptions, createAvailableTools } from '../available-tools.js';
import { digitalSlice } from '../digital-slice.js';
import { ICON_URL } from '../icon.js';
import type { InputSchema, ToolDescriptor } from '../manifest.js';
import type { Principal } from '../principal.js';
import { clientMethodOf, type Slice } from '../slice.js';
import { SCRIPT, STYLE } from './tools-page-assets.js';

/** Renders the reference of a principal's tools for people, on one page. Its structure follows `docs/tools.md`. */
export async function renderToolsPage(
  principal: Principal,
  { createDiscoveryTools: _, ...options }: AvailableToolsOptions,
): Promise<Response> {
  const [style, script] = await Promise.all([hashForCsp(STYLE), hashForCsp(SCRIPT)]);
  return new Response(formatPage(createAvailableTools(principal, options), options.slice ?? digitalSlice), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      vary: 'accept, authorization',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': [
        `default-src 'none'`,
        `style-src '${style}'`,
        `script-src '${script}'`,
        `img-src data:`,
        `base-uri 'none'`,
        `form-action 'none'`,
        `frame-ancestors 'none'`,
      ].join('; '),
    },
  });
}

const formatCode = (text: unknown) => `<code>${escapeHtml(text)}</code>`;

function formatPage(tools: readonly AvailableTool[], slice: Slice): string {
  const groups = groupByChannel(tools, slice);
  const title = `Tools: ${escapeHtml(slice.title)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="${ICON_URL}">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>The path of this MCP server is ${formatCode(slice.serverPath)}. You can use the tools below, grouped by channel. A <span class="kind">read</span> tool changes nothing. A <span class="kind">write</span> tool changes something. It can also be <span class="kind">destructive</span> (it ends or overwrites something), <span class="kind">outward</span> (it can reach someone outside the organization) or <span class="kind">idempotent</span> (a second identical call has no further effect).</p>
<nav aria-label="Channels">${[...groups.keys()].map((channel) => `<a href="#channel-${escapeHtml(channel)}">${escapeHtml(channel)}</a>`).join(' · ')}</nav>
</header>
<main>
<div class="search" role="search" hidden><label for="query">Search the tools</label><input id="query" type="search" autocomplete="off" aria-describedby="count"><div id="count" role="status"></div></div>
${[...groups].map(([channel, members]) => `<section aria-labelledby="channel-${escapeHtml(channel)}"><h2 id="channel-${escapeHtml(channel)}">${escapeHtml(channel)}</h2>${members.map((tool) => formatTool(tool, slice)).join('')}</section>`).join('\n')}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** The server's own tools have no channel. */
const channelOf = ({ name }: AvailableTool, slice: Slice): string =>
  slice.findTool(name)?._meta.channel ?? 'connections';

function groupByChannel(tools: readonly AvailableTool[], slice: Slice): Map<string, AvailableTool[]> {
  const groups = new Map<string, AvailableTool[]>();
  for (const tool of tools) {
    const channel = channelOf(tool, slice);
    groups.set(channel, [...(groups.get(channel) ?? []), tool]);
  }
  return groups;
}

function formatTool({ name, title, description, inputSchema, annotations }: AvailableTool, slice: Slice): string {
  const tool = slice.findTool(name);
  return `<article id="${escapeHtml(name)}"><h3><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></h3>
<p><strong>${escapeHtml(title)}.</strong> ${escapeHtml(description)}</p>
<p class="facts"><span class="kind">${kindOf(annotations)}</span>${tool ? ` · ${formatFacts(tool, slice)}` : ''}</p>
${formatParameters(name, inputSchema)}</article>`;
}

function kindOf(hints: ToolDescriptor['annotations']): string {
  if (hints.readOnlyHint) return 'read';
  const { destructiveHint, openWorldHint, idempotentHint } = hints;
  const kinds = Object.entries({ destructive: destructiveHint, outward: openWorldHint, idempotent: idempotentHint });
  return ['write', ...kinds.filter(([, is]) => is).map(([kind]) => kind)].join(', ');
}

function formatFacts(tool: ToolDescriptor, slice: Slice): string {
  const { method, path, tokenKind, permissions, scopes } = slice.operationOf(tool);
  return [
    formatCode(`${method} ${path}`),
    `client: ${formatCode(`client.${clientMethodOf(tool)}`)}`,
    `token: ${tokenKind === 'any' ? 'any' : `${tokenKind} only`}`,
    ...(permissions
      ? [`permission: ${permissions.permissions.map(formatCode).join(permissions.type === 'ALL' ? ' and ' : ' or ')}`]
      : []),
    ...(scopes.length > 0 ? [`scope: ${scopes.map(formatCode).join(' or ')}`] : []),
  ].join(' · ');
}

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

function formatParameters(name: string, schema: InputSchema): string {
  const rows = formatRows(schema as Property, '');
  if (rows.length === 0) return '<p class="facts">No parameters.</p>';
  const table = `<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Description</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<details${rows.length > 8 ? '' : ' open'}><summary>Parameters<span class="facts"> of ${escapeHtml(name)} (${rows.length})</span></summary>${table}</details>`;
}

/** Formats a row for each property, with its path: `from.email`, `to[].name`. */
function formatRows({ properties = {}, required = [] }: Property, prefix: string): string[] {
  return Object.entries(properties).flatMap(([key, property]) => [
    `<tr><th scope="row">${formatCode(prefix + key)}</th><td>${formatType(property)}</td><td>${required.includes(key) ? 'required' : 'optional'}</td><td>${formatDescription(property)}</td></tr>`,
    ...(property.items ? formatRows(property.items, `${prefix}${key}[].`) : formatRows(property, `${prefix}${key}.`)),
  ]);
}

const formatType = ({ type, items }: Property): string =>
  items ? `array of ${escapeHtml(items.type ?? 'any')}` : escapeHtml(type ?? 'any');

function formatDescription(property: Property): string {
  const values = property.enum ?? property.items?.enum;
  return [
    property.description && escapeHtml(property.description),
    values && `One of ${values.map(formatCode).join(', ')}.`,
    property.default !== undefined && `Default: ${formatCode(JSON.stringify(property.default))}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
