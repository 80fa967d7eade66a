import { escapeHtml, hashForCsp } from '../../../server/html.js';
import { ICON_URL } from '../../icon.js';

/** The content of a page, as HTML. */
export interface Page {
  readonly title: string;
  readonly content: string;
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
form{display:inline}button{font:inherit;padding:.4rem 1rem;margin:0 .5rem 0 0}`;

/** Creates the response with a page. No other site may show it in a frame, and its forms only send to this server. */
export async function createPageResponse(status: number, page: Page, headers: HeadersInit = {}): Promise<Response> {
  const { title, content } = page;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><link rel="icon" href="${ICON_URL}"><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>${content}</body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // Browsers omit the origin of a form with no-referrer, and the server checks it.
      'referrer-policy': 'same-origin',
      'content-security-policy': `default-src 'none'; img-src data:; style-src '${await hashForCsp(STYLE)}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      ...headers,
    },
  });
}

export interface ConfirmationFacts {
  /** The id of the confirmation, a secret of this browser. */
  readonly confirmation: string;
  /** The name of the principal; undefined without `--auth`. */
  readonly principal: string | undefined;
  readonly connection: string;
  readonly account: string | undefined;
  readonly organization: string | undefined;
}

/** Shows which account becomes available to whom. The person may not be the one who asked for the link. */
export function createConfirmationPage(facts: ConfirmationFacts): Page {
  const { confirmation, principal, connection, account, organization } = facts;
  const who = principal === undefined ? 'Everyone who can use this server' : `The agents of "${principal}"`;
  const rows = {
    Principal: principal ?? 'everyone',
    Connection: connection,
    Account: account,
    Organization: organization,
  };
  const list = Object.entries(rows)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? 'unknown')}</dd>`)
    .join('');
  return {
    title: 'Connect this account?',
    content: `<p>${escapeHtml(who)} will act in Genesys Cloud as you.</p><dl>${list}</dl>
<p>Connect only if you asked for this yourself. If somebody sent you the link, cancel: they would act in your name.</p>
${createButton('Connect', { confirmation, decision: 'connect' })}${createButton('Cancel', { confirmation, decision: 'cancel' })}`,
  };
}

/** A form that sends its values in the URL, because the server accepts or rejects a request before it reads the body. */
const createButton = (label: string, query: Record<string, string>) =>
  `<form method="post" action="?${escapeHtml(new URLSearchParams(query))}"><button>${label}</button></form>`;

export const createTextPage = (title: string, ...paragraphs: readonly string[]): Page => ({
  title,
  content: paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join(''),
});
