import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

const FOLDER = 'src/sandbox/console/page';

/** The file with the page, which the sandbox serves. */
export const CONSOLE_PAGE = 'src/sandbox/console/console-page.json';

/** Bundles the page of the console. Returns the content of `CONSOLE_PAGE`: the HTML and its content security policy. */
export async function buildConsolePage(): Promise<string> {
  const [script, style, template] = await Promise.all([
    bundle('main.tsx'),
    bundle('style.css'),
    readFile(`${FOLDER}/index.html`, 'utf8'),
  ]);
  const html = template.replace('/* style */', () => style).replace('/* script */', () => script);
  const policy = [
    `default-src 'none'`,
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    `connect-src 'self'`,
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    // No script can insert markup: customers' text stays text.
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
  return `${JSON.stringify({ policy, html }, null, 2)}\n`;
}

/** The content of an element can't contain its end tag. */
async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}/${file}`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2022', 'chrome115', 'firefox115', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  if (/<\/(script|style)/i.test(text)) throw new Error(`${file} contains an end tag of the page.`);
  return text;
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
