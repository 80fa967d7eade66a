import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { createLog } from '../../src/mcp/log.js';
import { type McpFlags, mcpFlags } from '../../src/mcp/mcp-flags.js';
import { type RunningServer, startMcp } from '../../src/mcp/start-mcp.js';

const FOLDER = 'examples/deployment';
const PATH = '/genesys-conversations-digital';
const HOST = 'mcp.example.com';
const LIST_TOOLS = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

const compose = parse(readFileSync(`${FOLDER}/compose.yaml`, 'utf8'));
const command: string[] = compose.services.mcp.command;
const environment: Record<string, string> = compose.services.mcp.environment;
const flagOf = (name: string) => command.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];

describe('examples/deployment', () => {
  let server: RunningServer;

  beforeAll(async () => {
    const flags: McpFlags = {
      http: true,
      port: 0,
      host: '127.0.0.1',
      connections: `${FOLDER}${flagOf('connections')}`,
      auth: `${FOLDER}${flagOf('auth')}`,
      publicUrl: flagOf('public-url') ?? '',
    };
    const env = {
      ACME_CLIENT_ID: 'id',
      ACME_CLIENT_SECRET: 'secret',
      INBOX_AGENT_SHA256: sha256('token-of-the-agent'),
      PROMETHEUS_SHA256: sha256('token-of-prometheus'),
    };
    server = await startMcp({ flags, env, log: createLog('error') });
  });
  afterAll(() => server?.close());

  /** A request as the proxy sends it, with the public host name. */
  function send(path: string, { host = HOST, token = '', body = '' } = {}) {
    const url = new URL(path, server.url);
    const headers = {
      host,
      ...(token && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const outgoing = request(url, { method: body ? 'POST' : 'GET', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
      });
      outgoing.on('error', reject).end(body);
    });
  }

  test('compose.yaml uses flags that exist', () => {
    const known = new Set(mcpFlags.map(({ flags }) => flags.split(' ')[0]));
    expect(command.map((argument) => argument.split('=')[0]).filter((flag) => !known.has(flag ?? ''))).toEqual([]);
  });

  test('the settings refer to the variables that compose.yaml sets, from env.example or from a secret', () => {
    const settings = ['connections', 'auth']
      .map((name) => readFileSync(`${FOLDER}/config/${name}.json`, 'utf8'))
      .join();
    const referred = [...settings.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(environment).map((name) => name.replace(/_FILE$/, ''))).toEqual(
      expect.arrayContaining(referred),
    );
    const listed = [...readFileSync(`${FOLDER}/env.example`, 'utf8').matchAll(/^(\w+)=$/gm)].map(([, name]) => name);
    const fromFile = Object.values(environment).flatMap((value) => /^\$\{(\w+):\?/.exec(value)?.[1] ?? []);
    expect(listed.sort()).toEqual(fromFile.sort());
    const mounted = Object.values(environment).flatMap((value) => /^\/run\/secrets\/(\w+)$/.exec(value)?.[1] ?? []);
    expect(mounted).toEqual(compose.services.mcp.secrets);
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(mounted));
  });

  test('prometheus.yml scrapes the port of the service with the mounted token', () => {
    const [job] = parse(readFileSync(`${FOLDER}/prometheus.yml`, 'utf8')).scrape_configs;
    expect(job.dns_sd_configs).toEqual([{ names: ['mcp'], type: 'A', port: 8787 }]);
    expect(job.authorization.credentials_file).toBe(`/run/secrets/${compose.services.prometheus.secrets[0]}`);
  });

  test('a caller without a token is rejected', async () => {
    expect(await send(PATH, { body: LIST_TOOLS })).toMatchObject({ status: 401 });
  });

  test('the agent gets the email tools', async () => {
    const { status, text } = await send(PATH, { token: 'token-of-the-agent', body: LIST_TOOLS });
    expect(status).toBe(200);
    expect(text).toContain('"get_email"');
    expect(text).not.toContain('"get_messages"');
  });

  test('Prometheus reads the metrics with its token, also by the IP address of a replica', async () => {
    expect(await send('/metrics')).toMatchObject({ status: 401 });
    const metrics = await send('/metrics', { token: 'token-of-prometheus' });
    expect(metrics.text).toContain('# TYPE genesys_mcp_tool_calls_total counter');
    const byAddress = { host: '10.0.0.7:8787' };
    expect(await send('/metrics', { token: 'token-of-prometheus', ...byAddress })).toMatchObject({ status: 200 });
    expect(await send('/metrics', byAddress)).toMatchObject({ status: 401 });
    expect(await send(PATH, { token: 'token-of-prometheus', body: LIST_TOOLS })).toMatchObject({ status: 403 });
    expect(await send(PATH, { token: 'token-of-the-agent', body: LIST_TOOLS, ...byAddress })).toMatchObject({
      status: 403,
    });
  });

  test('probes need neither a token nor an allowed host name', async () => {
    expect(await send('/healthz', { host: '10.0.0.7:8787' })).toMatchObject({ status: 200 });
    expect(await send('/readyz', { host: '10.0.0.7:8787' })).toMatchObject({ status: 200 });
  });
});
