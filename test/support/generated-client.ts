import { transform } from 'esbuild';
import { accessToken, createSliceClient, type SliceTables } from 'genesys-conversations-digital';
import { type Generated, generate } from '../../codegen/generate.js';
import type { HttpMethod, JsonObject } from '../../codegen/openapi.js';
import { correctUpstream, type Overlay } from '../../codegen/overlay.js';
import type { Slice } from '../../codegen/slice.js';
import { trim } from '../../codegen/trim.js';

/** The methods of a generated client, by channel. */
export type AnyClient = Record<string, Record<string, (args?: object) => Promise<unknown>>>;

export interface GeneratedClient extends Generated {
  /** Creates a client that sends its requests to this URL. */
  connect(baseUrl: string): Promise<AnyClient>;
  /** The text of a generated file. */
  text(name: string): string;
}

const TARGET = { code: 'out', page: 'tools.md', runtime: { call: 'runtime', operation: 'runtime' } };

/**
 * Generates a client for all operations of a Swagger 2.0 document. Each is in the channel `things`, named after its
 * `x-purecloud-method-name`.
 */
export async function generateClient(upstream: JsonObject, actions: Overlay['actions'] = []): Promise<GeneratedClient> {
  const document = { swagger: '2.0', info: {}, host: 'example.com', schemes: ['https'], definitions: {}, ...upstream };
  const overlay: Overlay = { overlay: '1.0.0', info: { title: '', version: '' }, actions };
  const unmatched = correctUpstream(document, overlay);
  const slice = sliceOf(upstream.paths as Record<string, Record<string, JsonObject>>);
  const generated = await generate(trim(document, slice), slice, overlay, TARGET);
  const text = (name: string) => generated.files.get(`out/${name}`) ?? '';
  return {
    ...generated,
    unmatchedActions: [...unmatched, ...generated.unmatchedActions],
    text,
    connect: async (baseUrl) =>
      createSliceClient<AnyClient, Record<string, { args: object; result: unknown }>>(
        await evaluate(text('operations.ts')),
        { baseUrl, auth: accessToken('token'), retry: false },
      ),
  };
}

const sliceOf = (paths: Record<string, Record<string, JsonObject>>): Slice => ({
  name: 'any-things',
  title: 'Any things',
  source: '',
  toolsets: [],
  tools: { server: '/things', prefix: 'things_', omit: '' },
  channels: [
    {
      name: 'things',
      noun: 'Thing',
      summary: 'Things.',
      methods: Object.entries(paths).flatMap(([path, item]) =>
        Object.entries(item)
          .filter(([method]) => method !== 'parameters')
          .map(([method, operation]) => ({
            name: String(operation['x-purecloud-method-name']),
            method: method as HttpMethod,
            path,
          })),
      ),
    },
  ],
});

async function evaluate(module: string): Promise<SliceTables> {
  const { code } = await transform(module, { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
