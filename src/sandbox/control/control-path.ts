/** The base path of the control API. No path of Genesys Cloud starts with it. */
export const CONTROL_PATH = '/_sandbox';

export const isControlPath = (pathname: string): boolean =>
  pathname === CONTROL_PATH || pathname.startsWith(`${CONTROL_PATH}/`);

/** Whether a request with this path is for the console or the control API, which the console uses. */
export const isConsolePath = (pathname: string): boolean => pathname === '/' || isControlPath(pathname);
