import { type Observer, outcomeOf } from './observe.js';

/**
 * A span for each call, by OpenTelemetry, where the process has `@opentelemetry/api`; undefined where not. Whoever runs
 * the server sets up the SDK that sends them (`node --import ./tracing.js …`).
 */
export async function tracing(): Promise<Observer | undefined> {
  const api = await import('@opentelemetry/api').catch(() => undefined);
  if (!api) return undefined;
  const tracer = api.trace.getTracer('genesys-conversations-digital');
  return ({ tool, connection }, run) =>
    tracer.startActiveSpan(
      `tools/call ${tool}`,
      {
        kind: api.SpanKind.SERVER,
        attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': tool, 'genesys.connection': connection },
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
