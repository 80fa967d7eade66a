/** A browser without JavaScript: it follows redirects, keeps cookies by origin and path, and submits forms. */
export function createBrowser() {
  const cookies = new Map<string, { origin: string; path: string; pair: string }>();

  async function send(url: string, init: RequestInit = {}, redirects = 10): Promise<Page> {
    const { origin, pathname } = new URL(url);
    const pairs = [...cookies.values()]
      .filter((cookie) => cookie.origin === origin && pathname.startsWith(cookie.path))
      .map(({ pair }) => pair);
    const headers = { ...init.headers, ...(pairs.length > 0 && { cookie: pairs.join('; ') }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? '';
      const path = /Path=([^;]*)/.exec(line)?.[1] ?? '/';
      cookies.set(`${origin}${path}${pair.split('=')[0]}`, { origin, path, pair });
    }
    const location = response.headers.get('location');
    if (location === null || redirects === 0) return { url, status: response.status, text: await response.text() };
    return send(new URL(location, url).href, {}, redirects - 1);
  }

  return {
    /** Follows redirects, up to a number of them. */
    open: (url: string, redirects?: number, headers: Record<string, string> = {}) => send(url, { headers }, redirects),
    /** Clicks the link of a user on the login page of the sandbox. */
    signInAs: (page: Page, name: string) => {
      const href = new RegExp(`href="([^"]*)">${name}<`).exec(page.text)?.[1];
      if (href === undefined) throw new Error(`The page has no user ${name}: ${page.text}`);
      return send(new URL(decodeHtml(href), page.url).href);
    },
    /** Clicks a button. */
    click: (page: Page, label: string) => {
      const action = new RegExp(`<form method="post" action="([^"]*)"><button>${label}</button>`).exec(page.text)?.[1];
      if (action === undefined) throw new Error(`The page has no button ${label}: ${page.text}`);
      return send(new URL(decodeHtml(action), page.url).href, {
        method: 'POST',
        headers: { origin: new URL(page.url).origin },
      });
    },
  };
}

export type Browser = ReturnType<typeof createBrowser>;

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

export const decodeHtml = (html: string) =>
  html.replaceAll(/&#(\d+);|&amp;/g, (_, code) => (code ? String.fromCharCode(code) : '&'));
