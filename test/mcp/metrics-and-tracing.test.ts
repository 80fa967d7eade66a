import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { connect, serve } from './clients.js';
import { errorResponse, fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

const GET_EMAIL = 'genesys_conversations_digital_get_email';
const spans = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys(({ path }) =>
    path.endsWith('/gone') ? errorResponse(404, 'not.found') : { body: { id: 'c1', name: 'secret words' } },
  );
});
afterAll(async () => {
  await genesys.close();
  trace.disable();
  context.disable();
});

const origin = (url: string) => new URL(url).origin;
const both = () => [genesys.connection('acme'), genesys.connection('bolt')];

async function callSome(url: string, headers: Record<string, string> = {}, pcids = ['acme', 'bolt']) {
  const client = await connect(url, 'modern', {}, headers);
  for (const PCID of pcids) {
    await client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'c1', PCID } });
    await client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'gone', PCID } });
  }
  await client.close();
}

describe('metrics and spans', () => {
  test('calls are counted by tool, connection and outcome, without content', async () => {
    spans.reset();
    const server = await serve({ connections: both() });
    await callSome(server.url);
    const response = await fetch(`${origin(server.url)}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    for (const connection of ['acme', 'bolt']) {
      const labels = `tool="${GET_EMAIL}",connection="${connection}"`;
      expect(text).toContain(`genesys_mcp_tool_calls_total{${labels},outcome="ok"} 1\n`);
      expect(text).toContain(`genesys_mcp_tool_calls_total{${labels},outcome="error"} 1\n`);
      expect(text).toContain(`genesys_mcp_tool_errors_total{${labels},kind="NotFoundError"} 1\n`);
      expect(text).toContain(`genesys_mcp_tool_call_duration_seconds_bucket{${labels},le="+Inf"} 2\n`);
      expect(text).toContain(`genesys_mcp_tool_call_duration_seconds_count{${labels}} 2\n`);
    }
    expect(text).not.toMatch(/c1|secret/);

    const seen = spans.getFinishedSpans();
    expect(
      seen.map(({ name, attributes }) => [name, attributes['genesys.connection'], attributes['genesys.outcome']]),
    ).toEqual([
      [`tools/call ${GET_EMAIL}`, 'acme', 'ok'],
      [`tools/call ${GET_EMAIL}`, 'acme', 'NotFoundError'],
      [`tools/call ${GET_EMAIL}`, 'bolt', 'ok'],
      [`tools/call ${GET_EMAIL}`, 'bolt', 'NotFoundError'],
    ]);
    expect(JSON.stringify(seen.map(({ attributes }) => attributes))).not.toMatch(/c1|secret/);
    await server.close();
  });

  test('calls of the server’s own tools, and calls without a valid connection, are counted once, by tool only', async () => {
    spans.reset();
    const server = await serve({ connections: both(), flags: { discovery: true, names: 'short' } });
    const client = await connect(server.url);
    await client.listTools();
    const calls: [string, object][] = [
      ['list_connections', {}],
      ['search_tools', { query: 'read an email' }],
      ['search_tools', { query: '' }],
      ['describe_tools', { names: ['get_email'] }],
      ['call_tool', { name: 'get_email', arguments: { conversationId: 'c1' }, PCID: 'acme' }],
      ['call_tool', { name: 'get_email', arguments: { conversationId: 'c1' } }],
      ['call_tool', { name: 'get_nothing' }],
      ['call_tool', { name: 'get_email', arguments: 'c1' }],
      ['call_tool', { name: 'get_email', arguments: { PCID: 'acme' } }],
    ];
    for (const [name, args] of calls) await client.callTool({ name, arguments: { ...args } });
    await client.close();
    const text = await (await fetch(`${origin(server.url)}/metrics`)).text();
    expect(text.split('\n').filter((line) => line.startsWith('genesys_mcp_tool_calls_total{'))).toEqual([
      'genesys_mcp_tool_calls_total{tool="list_connections",outcome="ok"} 1',
      'genesys_mcp_tool_calls_total{tool="search_tools",outcome="ok"} 1',
      'genesys_mcp_tool_calls_total{tool="search_tools",outcome="error"} 1',
      'genesys_mcp_tool_calls_total{tool="describe_tools",outcome="ok"} 1',
      `genesys_mcp_tool_calls_total{tool="${GET_EMAIL}",connection="acme",outcome="ok"} 1`,
      `genesys_mcp_tool_calls_total{tool="${GET_EMAIL}",outcome="error"} 1`,
      'genesys_mcp_tool_calls_total{tool="call_tool",outcome="error"} 3',
    ]);
    expect(text).toContain('genesys_mcp_tool_errors_total{tool="call_tool",kind="UnknownTool"} 1\n');
    expect(text).toContain('genesys_mcp_tool_errors_total{tool="call_tool",kind="ArgumentError"} 2\n');
    expect(text).toContain('genesys_mcp_tool_call_duration_seconds_count{tool="search_tools"} 2\n');
    expect(spans.getFinishedSpans().map(({ name }) => name)).toHaveLength(calls.length);
    await server.close();
  });

  test('every line has the Prometheus text format', async () => {
    const server = await serve({ connections: both() });
    await callSome(server.url);
    const text = await (await fetch(`${origin(server.url)}/metrics`)).text();
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+\{(\w+="[^"]*",?)+\} [\d.e+-]+)$/);
    }
    await server.close();
  });

  test('a principal sees only the metrics of its own connections', async () => {
    const token = 'a-token-of-the-first-one-0123456789abcdef';
    const other = 'a-token-of-the-other-one-0123456789abcdef';
    const auth = writeTempFile({
      tokens: [
        { name: 'first', sha256: sha256(token), connections: ['acme'] },
        { name: 'other', sha256: sha256(other), connections: ['bolt'] },
      ],
    });
    const server = await serve({ connections: both(), flags: { auth } });
    await callSome(server.url, { authorization: `Bearer ${token}` }, ['acme']);
    const metrics = (bearer?: string) =>
      fetch(`${origin(server.url)}/metrics`, bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {});
    expect((await metrics()).status).toBe(401);
    expect(await (await metrics(token)).text()).toContain('acme');
    expect(await (await metrics(other)).text()).not.toContain('acme');
    expect((await fetch(server.url, { headers: { accept: 'text/html' } })).status).toBe(401);
    await server.close();
  });
});

describe('metrics of the requests to Genesys', () => {
  test('count responses by status, and durations, by connection', async () => {
    let calls = 0;
    const limited = await fakeGenesys(() =>
      ++calls === 1
        ? { status: 429, body: { status: 429, code: 'too.many.requests' }, headers: { 'retry-after': '0' } }
        : { body: { id: 'x' } },
    );
    const server = await serve({ connections: [limited.connection('acme')], flags: { names: 'short' } });
    const client = await connect(server.url);
    await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } });
    const text = await (await fetch(`${origin(server.url)}/metrics`)).text();
    expect(text).toContain('genesys_mcp_api_responses_total{connection="acme",status="429"} 1\n');
    expect(text).toContain('genesys_mcp_api_responses_total{connection="acme",status="200"} 1\n');
    expect(text).toContain('genesys_mcp_api_duration_seconds_count{connection="acme"} 2\n');
    expect(text).toContain('genesys_mcp_api_queue_depth{connection="acme"} 0\n');
    await client.close();
    await server.close();
    await limited.close();
  });

  test('show the calls that wait for the rate limit', async () => {
    const limited = await fakeGenesys(() => ({
      body: { id: 'x' },
      headers: { 'inin-ratelimit-allowed': '1', 'inin-ratelimit-count': '1', 'inin-ratelimit-reset': '60' },
    }));
    const server = await serve({ connections: [limited.connection('acme')], flags: { names: 'short' } });
    const client = await connect(server.url);
    const call = (signal?: AbortSignal) =>
      client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } }, signal ? { signal } : {});
    await call();
    const controller = new AbortController();
    const waiting = Promise.allSettled([call(controller.signal), call(controller.signal)]);
    const depth = async () =>
      /queue_depth\{connection="acme"\} (\d+)/.exec(await (await fetch(`${origin(server.url)}/metrics`)).text())?.[1];
    await expect.poll(depth).toBe('2');
    controller.abort();
    await waiting;
    await expect.poll(depth).toBe('0');
    await client.close();
    await server.close();
    await limited.close();
  });
});

describe('a principal for metrics only', () => {
  const token = 'a-token-of-prometheus-0123456789abcdef';

  test('reads the metrics of all connections, and cannot call tools', async () => {
    const auth = writeTempFile({ tokens: [{ name: 'prometheus', sha256: sha256(token), metricsOnly: true }] });
    const server = await serve({ connections: both(), flags: { auth } });
    const headers = { authorization: `Bearer ${token}` };
    const text = await (await fetch(`${origin(server.url)}/metrics`, { headers })).text();
    for (const id of ['acme', 'bolt']) expect(text).toContain(`queue_depth{connection="${id}"}`);
    const rejected = await fetch(server.url, { method: 'POST', headers, body: '{}' });
    expect(rejected.status).toBe(403);
    expect(await rejected.text()).toContain('This token is only for /metrics.');
    await server.close();
  });

  test('is the only one that needs no list of connections', async () => {
    const auth = writeTempFile({ tokens: [{ name: 'bot', sha256: sha256(token) }] });
    await expect(serve({ connections: both(), flags: { auth } })).rejects.toThrow('tokens[0].connections is missing');
  });
});

test('everyone can send health probes, under any host name', async () => {
  const server = await serve({ connections: both() });
  for (const [path, status] of [
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ]) {
    const response = await fetch(`${origin(server.url)}${path}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status });
  }
  await server.close();
});
