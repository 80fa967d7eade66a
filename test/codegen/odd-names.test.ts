import { readFileSync } from 'node:fs';
import { IndentationText, Project, QuoteKind, ts } from 'ts-morph';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Generated, generate } from '../../codegen/generate.js';
import { parseOverlay } from '../../codegen/overlay.js';
import { parseSlice } from '../../codegen/slice.js';
import { trim } from '../../codegen/trim.js';

const slice = parseSlice(`
name: odd-things
title: Odd things
source: https://example.com
tools: { server: /odd, prefix: odd_ }
channels:
  things:
    noun: Thing
    summary: "Ends */ the comment, or \`not\`."
    methods: { list: GET /things, delete: 'DELETE /things/{x-id}', create: 'POST /things*/bad(' }
`);

/** Names that are not identifiers, or that TypeScript, JavaScript or the generated modules reserve. */
const MODELS = ['Map[String,Thing]', 'Call', 'Record', 'string', 'default', 'toString', 'a.b-c', '1st', 'Größe', 'A B'];
const PROPERTIES = ['class', 'x-y', '1', '01', "it's", 'a"b', 'back\\slash', 'new\nline', '*/'];

/** The start of a template literal's placeholder. */
const TICKS = ['`$', '{tick}`'].join('');

const refs = (prefix: string) =>
  Object.fromEntries(MODELS.map((name, index) => [`${prefix}${index}`, { $ref: `#/definitions/${name}` }]));
const errors = { 400: { description: '', 'x-inin-error-codes': { "it's.bad": '', '*/': '', 'back\\slash': '' } } };

const upstream = {
  swagger: '2.0',
  info: { version: '1' },
  host: 'example.com',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  paths: {
    '/things': {
      get: {
        'x-purecloud-method-name': 'getThings',
        parameters: [
          { name: 'x-odd.header', in: 'header', type: 'string' },
          { name: "it's", in: 'query', type: 'string', enum: ["it's", 'a\\b', '*/', 'two\nlines', TICKS] },
        ],
        responses: {
          200: { description: '', schema: { $ref: '#/definitions/Everything' } },
          202: { description: '', schema: { $ref: '#/definitions/1st' } },
          ...errors,
        },
      },
    },
    '/things*/bad(': {
      post: {
        'x-purecloud-method-name': 'postThings',
        parameters: [{ name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Everything' } }],
        responses: { 200: { description: '', schema: { type: 'array', items: { $ref: '#/definitions/a.b-c' } } } },
      },
    },
    '/things/{x-id}': {
      delete: {
        'x-purecloud-method-name': 'delete-Thing',
        'x-inin-requires-permissions': { type: 'ANY', permissions: ['a`\n# b'] },
        parameters: [{ name: 'x-id', in: 'path', required: true, type: 'string' }],
        responses: { 204: { description: '' }, ...errors },
      },
    },
  },
  definitions: {
    ...Object.fromEntries(MODELS.map((name) => [name, { type: 'object', properties: { name: { type: 'string' } } }])),
    Everything: {
      type: 'object',
      properties: {
        ...refs('model'),
        ...Object.fromEntries(PROPERTIES.map((name) => [name, { type: 'string' }])),
        nested: { $ref: '#/definitions/Nested' },
      },
    },
    Nested: { type: 'object', properties: { constructor: { type: 'string' }, self: { $ref: '#/definitions/Nested' } } },
  },
};

const overlay = parseOverlay(`
overlay: 1.0.0
actions:
  - target: $.paths.*.*
    update: { summary: 'Odd */ summary', description: "Ends */ the comment; @see nothing; \`code\`; a\\\\b." }
  - target: $.components.schemas.Everything.properties.class
    update: { description: 'A class. */ export const escaped = 1; /*' }
`);

/** The parts of the runtime that generated modules use. */
const RUNTIME = `${readFileSync('src/transport/operation.ts', 'utf8')}
  export interface ClientOptions { auth: unknown }
  export interface CallOptions { timeout?: number }
  export interface Call<T> extends Promise<T> { withResponse(): Promise<T> }
  export type NoArgs = Readonly<Record<string, never>>;
  export interface OptionalListMethod<A, P, I> { (args?: A): Call<P>; all(args?: A): Iterable<I> }
  export interface ListMethod<A, P, I> { (args: A): Call<P>; all(args: A): Iterable<I> }
  export type SliceClient<C, T, P> = C & { types?: T; paths?: P };
  export declare function createSliceClient<C, T, P>(tables: object, options: ClientOptions): SliceClient<C, T, P>;`;

const TARGET = { code: 'out', page: 'tools.md', runtime: { call: 'runtime', operation: 'runtime' }, entry: 'runtime' };

describe('generate rejects', () => {
  const changed = (change: (document: typeof upstream & { definitions: Record<string, object> }) => void) => {
    const document = structuredClone(upstream);
    change(document);
    return generate(trim(document, slice), slice, overlay, TARGET);
  };

  it.each(['constructor', 'toString'])('an argument named %s', async (name) => {
    const generating = changed(({ paths }) =>
      paths['/things'].get.parameters.push({ name, in: 'query', type: 'string' }),
    );
    await expect(generating).rejects.toThrow(
      `getThings: "${name}" is not a valid argument name. Set x-argument-name in the overlay to rename it.`,
    );
  });

  it('a property named __proto__', () => {
    const Nested = JSON.parse('{ "type": "object", "properties": { "__proto__": { "type": "string" } } }') as object;
    expect(() => trim({ ...upstream, definitions: { ...upstream.definitions, Nested } }, slice)).toThrow(
      '#/definitions/Nested/properties: the name "__proto__" is not supported.',
    );
  });

  it('two operations with the same ID', async () => {
    const generating = changed(({ paths }) =>
      Object.assign(paths['/things'].get, { 'x-purecloud-method-name': 'postThings' }),
    );
    await expect(generating).rejects.toThrow('things.list and things.create have the same operation ID "postThings".');
  });

  it('a body without a schema', async () => {
    const generating = changed(({ paths }) =>
      Reflect.deleteProperty(paths['/things*/bad('].post.parameters[0] ?? {}, 'schema'),
    );
    await expect(generating).rejects.toThrow(
      'the request body has no schema. Add one in the overlay, or remove this method from the slice.',
    );
  });
});

describe('generate renames', () => {
  it('a model with the name of a type of the slice', async () => {
    const document = structuredClone(upstream) as typeof upstream & { definitions: Record<string, object> };
    document.definitions.Everything.properties = { a: { $ref: '#/definitions/ListThingsArgs' } } as never;
    document.definitions.ListThingsArgs = { type: 'object' };
    const { files } = await generate(trim(document, slice), slice, overlay, TARGET);
    expect(files.get('out/models.ts')).toContain('a?: ListThingsArgsModel;');
    expect(files.get('out/args.ts')).toContain('export interface ListThingsArgs {');
  });

  it('a tool whose name is longer than MCP allows', async () => {
    const long = { ...slice, tools: { ...slice.tools, prefix: `odd_${'x'.repeat(120)}` } };
    const { model } = await generate(trim(upstream, long), long, overlay, TARGET);
    const names = model.operations.map(({ toolName }) => toolName);
    expect(names.filter((name) => name.length === 128)).toHaveLength(3);
    expect(new Set(names).size).toBe(3);
  });
});

describe('unusual names and descriptions', () => {
  let generated: Generated;
  beforeAll(async () => {
    generated = await generate(trim(upstream, slice), slice, overlay, TARGET);
  });

  it('result in modules that compile, without injected code', () => {
    const project = new Project({
      useInMemoryFileSystem: false,
      skipAddingFilesFromTsConfig: true,
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ['lib.es2022.d.ts'],
        skipLibCheck: true,
        exactOptionalPropertyTypes: true,
        isolatedModules: true,
        types: [],
      },
      manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Single },
    });
    project.createSourceFile('node_modules/runtime/index.ts', RUNTIME, { overwrite: true });
    for (const [file, text] of generated.files) {
      if (file.endsWith('.ts')) project.createSourceFile(file, text, { overwrite: true });
    }
    const diagnostics = project.getPreEmitDiagnostics().map((d) => {
      const message = d.getMessageText();
      return `${d.getSourceFile()?.getBaseName()}: ${typeof message === 'string' ? message : message.getMessageText()}`;
    });
    expect(diagnostics).toEqual([]);

    const exported = project
      .getSourceFileOrThrow('out/args.ts')
      .getExportSymbols()
      .map((symbol) => symbol.getName());
    expect(exported.toSorted()).toEqual(['CreateThingArgs', 'DeleteThingArgs', 'ListThingsArgs']);
  });

  it('result in a union type for an operation with a result per status', () => {
    expect(generated.files.get('out/client.ts')).toContain(
      'list(args?: ListThingsArgs, options?: CallOptions): Call<Everything | _1st>;',
    );
  });

  it('stay the same in requests', () => {
    const tools = JSON.parse(generated.files.get('out/tools.json') ?? '') as {
      tools: { name: string; inputSchema: { properties: Record<string, { enum?: string[] }> } }[];
    };
    expect(tools.tools.map(({ name }) => name)).toEqual(['odd_delete-_thing', 'odd_get_things', 'odd_post_things']);
    const properties = tools.tools[1]?.inputSchema.properties ?? {};
    expect(properties["it's"]?.enum?.toSorted()).toEqual(["it's", 'a\\b', '*/', 'two\nlines', TICKS].toSorted());
    expect(Object.keys(tools.tools[2]?.inputSchema.properties ?? {})).toEqual(expect.arrayContaining(PROPERTIES));
    expect(generated.files.get('out/models.ts')).toContain('constructor?: string;');
    expect(generated.files.get('tools.md')).toContain("\n- Permissions: `a' # b`\n");
    expect(generated.files.get('out/models.ts')).toMatch(
      /\binterface CallModel [\s\S]*\binterface MapStringThing [\s\S]*\binterface RecordModel /,
    );
  });
});
