const KEY = 'control-token';

export interface TokenStorage {
  get(): string | undefined;
  set(token: string): void;
}

/**
 * Keeps the control token until the tab is closed. It can be in the fragment of the URL, `#token=…`, which browsers do not send. The
 * page removes it from there.
 */
export function createTokenStorage(): TokenStorage {
  const set = (token: string) => sessionStorage.setItem(KEY, token);
  const found = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (found !== undefined) {
    set(decodeURIComponent(found));
    history.replaceState(null, '', location.pathname);
  }
  return { get: () => sessionStorage.getItem(KEY) ?? undefined, set };
}
