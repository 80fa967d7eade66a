import { operations } from '../../generated/operations.js';
import type { OfferedTool } from '../available-tool.js';
import { type OfferOptions, offer } from '../available-tools.js';
import { type InputSchema, serverPath, type ToolDescriptor } from '../manifest.js';
import type { Principal } from '../principal.js';
import { toolNamed } from '../tool-names.js';
import { methodOf } from '../tool-ranking.js';
import { SCRIPT, STYLE } from './tools-page-assets.js';

/** The reference of the tools that a principal can reach, for people: in the shape of `docs/tools.md`, all in one page. */
export async function page(principal: Principal, { discover: _, ...options }: OfferOptions): Promise<Response> {
  const [style, script] = await Promise.all([hashOf(STYLE), hashOf(SCRIPT)]);
  return new Response(html(offer(principal, options)), {
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

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

const esc = (text: unknown): string => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const code = (text: unknown) => `<code>${esc(text)}</code>`;

function html(tools: readonly OfferedTool[]): string {
  const groups = grouped(tools);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tools: Genesys Cloud digital conversations</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Tools: Genesys Cloud digital conversations</h1>
<p>This MCP server is at ${code(serverPath)}. These are the tools that it offers you, by channel: <span class="kind">write</span> tools change something, <span class="kind">destructive</span> ones end or overwrite something, <span class="kind">outward</span> ones reach people outside the organization; to repeat an <span class="kind">idempotent</span> one has no further effect.</p>
<nav aria-label="Channels">${[...groups.keys()].map((channel) => `<a href="#channel-${esc(channel)}">${esc(channel)}</a>`).join(' · ')}</nav>
</header>
<main>
<div class="search" role="search" hidden><label for="query">Search the tools</label><input id="query" type="search" autocomplete="off" aria-describedby="count"><div id="count" role="status"></div></div>
${[...groups].map(([channel, members]) => `<section aria-labelledby="channel-${esc(channel)}"><h2 id="channel-${esc(channel)}">${esc(channel)}</h2>${members.map(article).join('')}</section>`).join('\n')}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Tools of the server's own have no channel. */
const channelOf = ({ name }: OfferedTool): string => toolNamed(name)?._meta.channel ?? 'connections';

function grouped(tools: readonly OfferedTool[]): Map<string, OfferedTool[]> {
  const groups = new Map<string, OfferedTool[]>();
  for (const tool of tools) groups.set(channelOf(tool), [...(groups.get(channelOf(tool)) ?? []), tool]);
  return groups;
}

function article(offered: OfferedTool): string {
  const { name, title, description, inputSchema, annotations } = offered;
  const tool = toolNamed(name);
  return `<article id="${esc(name)}"><h3><a href="#${esc(name)}">${esc(name)}</a></h3>
<p><strong>${esc(title)}.</strong> ${esc(description)}</p>
<p class="facts"><span class="kind">${kindOf(annotations)}</span>${tool ? ` · ${factsOf(tool)}` : ''}</p>
${parameters(name, inputSchema)}</article>`;
}

function kindOf(hints: ToolDescriptor['annotations']): string {
  if (hints.readOnlyHint) return 'read';
  const { destructiveHint, openWorldHint, idempotentHint } = hints;
  const kinds = Object.entries({ destructive: destructiveHint, outward: openWorldHint, idempotent: idempotentHint });
  return ['write', ...kinds.filter(([, is]) => is).map(([kind]) => kind)].join(', ');
}

function factsOf(tool: ToolDescriptor): string {
  const { method, path, tokenKind, permissions, scopes } = operations[tool._meta.operationId];
  return [
    code(`${method} ${path}`),
    `client: ${code(`client.${methodOf(tool)}`)}`,
    `token: ${tokenKind === 'any' ? 'any' : `${tokenKind} only`}`,
    ...(permissions
      ? [`permission: ${permissions.permissions.map(code).join(permissions.type === 'ALL' ? ' and ' : ' or ')}`]
      : []),
    ...(scopes.length > 0 ? [`scope: ${scopes.map(code).join(' or ')}`] : []),
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

function parameters(name: string, schema: InputSchema): string {
  const rows = rowsOf(schema as Property, '');
  if (rows.length === 0) return '<p class="facts">No parameters.</p>';
  const table = `<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Description</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<details${rows.length > 8 ? '' : ' open'}><summary>Parameters<span class="facts"> of ${esc(name)} (${rows.length})</span></summary>${table}</details>`;
}

/** Each property by its path: `from.email`, `to[].name`. */
function rowsOf({ properties = {}, required = [] }: Property, place: string): string[] {
  return Object.entries(properties).flatMap(([key, property]) => [
    `<tr><th scope="row">${code(place + key)}</th><td>${typeOf(property)}</td><td>${required.includes(key) ? 'required' : 'optional'}</td><td>${wordsOf(property)}</td></tr>`,
    ...(property.items ? rowsOf(property.items, `${place}${key}[].`) : rowsOf(property, `${place}${key}.`)),
  ]);
}

const typeOf = ({ type, items }: Property): string =>
  items ? `array of ${esc(items.type ?? 'any')}` : esc(type ?? 'any');

function wordsOf(property: Property): string {
  const values = property.enum ?? property.items?.enum;
  return [
    property.description && esc(property.description),
    values && `One of ${values.map(code).join(', ')}.`,
    property.default !== undefined && `Default: ${code(JSON.stringify(property.default))}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
