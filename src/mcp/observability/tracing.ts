import { type Observer, outcomeOf } from './observer.js';

/**
 * Creates an OpenTelemetry span for each call, if `@opentelemetry/api` is installed. The package is loaded with the first call,
 * so that the server starts faster. The operator sets up the SDK that exports the spans (`node --import ./tracing.js …`).
 */
export function createTracing(): Observer {
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
          const result = await run();
          const outcome = outcomeOf(result);
          span.setAttribute('genesys.outcome', outcome);
          if ('isError' in result && result.isError) {
            span.setAttribute('error.type', outcome);
            span.setStatus({ code: api.SpanStatusCode.ERROR });
          }
          return result;
        } catch (error) {
          span.setAttribute('error.type', 'canceled');
          span.setStatus({ code: api.SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      },
    );
}
