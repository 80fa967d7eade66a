import { type ControlRequest, findHostProblem } from '../control/authorize-control.js';
import { handleControlRequest } from '../control/handle-control-request.js';
import type { Sandbox } from '../sandbox.js';

/** Responds to a request to the console or to the control API. */
export function handleConsoleRequest(
  sandbox: Sandbox,
  controlRequest: ControlRequest,
  token: string | undefined,
): Promise<Response> {
  const { pathname } = new URL(controlRequest.request.url);
  return pathname === '/' ? servePage(controlRequest, token) : handleControlRequest(sandbox, controlRequest, token);
}

/** The page contains no data. With a control token, it asks for the token. */
async function servePage(controlRequest: ControlRequest, token: string | undefined): Promise<Response> {
  const { method } = controlRequest.request;
  if (method !== 'GET' && method !== 'HEAD') return createTextResponse(405, 'The console supports only GET.');
  const problem = token === undefined ? findHostProblem(controlRequest) : undefined;
  if (problem) return createTextResponse(403, problem);
  const { html, policy } = (await import('./console-page.json')).default;
  return new Response(method === 'HEAD' ? null : html, {
    headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}

const HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const createTextResponse = (status: number, text: string): Response =>
  new Response(`${text}\n`, { status, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' } });
