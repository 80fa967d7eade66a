import { json } from './respond.js';

/**
 * `/healthz`: the process answers. `/readyz`: it takes requests, which it no longer does once it is to end. Both are open
 * to everyone under any host name, since probes come by address; they say nothing more.
 */
export const health =
  (isReady: () => boolean) =>
  (path: string): Response | undefined => {
    if (path === '/healthz') return json(200, { status: 'ok' });
    if (path !== '/readyz') return undefined;
    return isReady() ? json(200, { status: 'ready' }) : json(503, { status: 'ending' });
  };
