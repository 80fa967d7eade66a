// Writes the links of README.md that add the MCP server to a host: `npx tsx packaging/install-links.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NAME = 'genesys';
const TITLE = 'Genesys Cloud digital conversations';
const COMMAND = { command: 'npx', args: ['-y', 'genesys-conversations-digital', 'mcp'] };

/** What the user fills in. Empty values are the same as missing ones: the server then uses the profile of `login`. */
const VARIABLES = {
  GENESYS_REGION: 'Region, such as eu_central_1 or mypurecloud.de',
  GENESYS_CLIENT_ID: 'ID of the OAuth client with which you sign in',
};

const names = Object.keys(VARIABLES);
const base64 = (value: object) => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString('base64'));
const withEmptyVariables = { ...COMMAND, env: Object.fromEntries(names.map((name) => [name, ''])) };

/** Microsoft's redirect, because GitHub does not show links with the scheme of VS Code. */
const createVsCodeLink = (scheme: string) => {
  const inputs = Object.entries(VARIABLES).map(([id, description]) => ({ type: 'promptString', id, description }));
  const env = Object.fromEntries(names.map((name) => [name, `\${input:${name}}`]));
  const config = encodeURIComponent(JSON.stringify({ name: NAME, ...COMMAND, env, inputs }));
  return `https://insiders.vscode.dev/redirect?url=${encodeURIComponent(`${scheme}:mcp/install?${config}`)}`;
};

const createGooseLink = () => {
  const query = new URLSearchParams({ cmd: COMMAND.command });
  for (const arg of COMMAND.args) query.append('arg', arg);
  for (const [key, value] of Object.entries({ id: NAME, name: TITLE, description: TITLE })) query.append(key, value);
  for (const [name, description] of Object.entries(VARIABLES)) query.append('env', `${name}=${description}`);
  // Not "+" for a space, which a custom URL scheme may show as it is.
  return `https://block.github.io/goose/extension?${String(query).replaceAll('+', '%20')}`;
};

/**
 * The link for each host. Formats: https://cursor.com/docs/mcp/install-links, https://code.visualstudio.com/api/extension-guides/ai/mcp,
 * https://block.github.io/goose/deeplink-generator, https://lmstudio.ai/docs/app/mcp/deeplink
 */
export const INSTALL_LINKS: Readonly<Record<string, string>> = {
  Cursor: `https://cursor.com/en/install-mcp?name=${NAME}&config=${base64(withEmptyVariables)}`,
  'VS Code': createVsCodeLink('vscode'),
  'VS Code Insiders': createVsCodeLink('vscode-insiders'),
  Goose: createGooseLink(),
  'LM Studio': `https://lmstudio.ai/install-mcp?name=${NAME}&config=${base64(withEmptyVariables)}`,
};

const START = '<!-- install links -->';
const END = '<!-- /install links -->';

/** Replaces the links in the text of the README. */
export function insertInstallLinks(readme: string): string {
  const hosts = Object.keys(INSTALL_LINKS);
  const line = hosts.map((host) => `[${host}]`).join(' \u00b7 ');
  const references = Object.entries(INSTALL_LINKS).map(([host, url]) => `[${host}]: ${url}`);
  const block = [START, line, '', ...references, END].join('\n');
  return readme.replace(new RegExp(`${START}[^]*${END}`), () => block);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = new URL('../README.md', import.meta.url);
  writeFileSync(path, insertInstallLinks(readFileSync(path, 'utf8')));
}
