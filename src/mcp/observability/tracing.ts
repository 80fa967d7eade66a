import { type Observer, outcomeOf } from './observer.js';

/**
 * A span for each call, by OpenTelemetry, where the process has `@opentelemetry/api`; nothing where not. It is looked for at
 * the first call, so that no start waits for it. Whoever runs the server sets up the SDK that sends the spans
 * (`node --import ./tracing.js …`).
 */
export function tracing(): Observer {
  let loading: Promise<Observer> | undefined;
  return async (call, run) => (await (loading ??= load()))(call, run);
}

async function load(): Promise<Observer> {
  const api = await import('@opentelemetry/api').catch(() => undefined);
  if (!api) return (_call, run) => run();
  const tracer = api.trace.getTracer('genesys-conversations-digital');
  return ({ tool, connection }, run) =>
    tracer.startActiveSpan(
      `tools/call ${tool}`,
      {
        kind: api.SpanKind.SERVER,
        attributes: {
          'mcp.method.name': 'tools/call',
          'gen_ai.tool.name': tool,
          ...(connection !== undefined && { 'genesys.connection': connection }),
        },
      },
      async (span) => {
        try {
          const answer = await run();
          const outcome = outcomeOf(answer);
          span.setAttribute('genesys.outcome', outcome);
          if ('isError' in answer && answer.isError) {
            span.setAttribute('error.type', outcome);
            span.setStatus({ code: api.SpanStatusCode.ERROR });
          }
          return answer;
        } catch (error) {
          span.setAttribute('error.type', 'cancelled');
          span.setStatus({ code: api.SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      },
    );
}
