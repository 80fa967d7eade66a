import type { Slice } from '../slice.js';

/** The part of JSON Schema that is needed to find models and their properties. */
export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  /** A customer may have written the text of this property. */
  readonly 'x-customer-text'?: true;
}

/** A schema, with the name of its model if it has one. */
export interface Model {
  readonly name: string | undefined;
  readonly schema: Schema;
}

/** The models of the API's responses. */
export interface Models {
  /** The model of an operation's response body; undefined if it has no body. An array is wrapped in `items`, as in results. */
  responseModelOf(operationId: string): Model | undefined;
  resolve(schema: Schema): Model;
}

/** Loads the models of a slice with the first result, so that they do not slow the start of the server. */
export function loadModels(slice: Slice): Promise<Models> {
  let models = loaded.get(slice);
  if (!models) loaded.set(slice, (models = load(slice)));
  return models;
}
const loaded = new WeakMap<Slice, Promise<Models>>();

async function load(slice: Slice): Promise<Models> {
  const file = await slice.loadSchemas();
  const responses = file.responses as Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  const definitions = file.$defs as unknown as Readonly<Record<string, Schema>>;
  const resolve = (schema: Schema): Model => {
    const name = schema.$ref?.split('/').at(-1);
    return { name, schema: (name === undefined ? schema : definitions[name]) ?? {} };
  };
  return {
    resolve,
    responseModelOf(operationId) {
      const schema = Object.values(responses[operationId] ?? {}).find((response) => Object.keys(response).length > 0);
      if (!schema) return undefined;
      const model = resolve(schema);
      return model.schema.items ? { name: undefined, schema: { properties: { items: schema } } } : model;
    },
  };
}

/** Returns the schema of a model's property. A map has every property. */
export function findProperty({ schema }: Model, key: string): Schema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}
