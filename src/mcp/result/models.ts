import type { OperationId } from '../../generated/operations.js';

/** As much of a JSON Schema as telling models and properties apart takes. */
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

/** A schema with the name of its model, where it has one. */
export interface Model {
  readonly name: string | undefined;
  readonly schema: Schema;
}

/** The models of the wire. */
export interface Models {
  /** What an operation answers with; undefined where it answers with nothing. An array stands in `items`, as in results. */
  answerOf(operationId: OperationId): Model | undefined;
  resolve(schema: Schema): Model;
}

/** Loaded at the first result that needs it: a server's start does not pay for it. */
export const models = (): Promise<Models> => (loaded ??= load());
let loaded: Promise<Models> | undefined;

async function load(): Promise<Models> {
  const { default: file } = await import('../../generated/schemas.json', { with: { type: 'json' } });
  const responses = file.responses as Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  const definitions = file.$defs as unknown as Readonly<Record<string, Schema>>;
  const resolve = (schema: Schema): Model => {
    const name = schema.$ref?.split('/').at(-1);
    return { name, schema: (name === undefined ? schema : definitions[name]) ?? {} };
  };
  return {
    resolve,
    answerOf(operationId) {
      const schema = Object.values(responses[operationId] ?? {}).find((answer) => Object.keys(answer).length > 0);
      if (!schema) return undefined;
      const model = resolve(schema);
      return model.schema.items ? { name: undefined, schema: { properties: { items: schema } } } : model;
    },
  };
}

/** What a property of a model is. A map has any property. */
export function propertyOf({ schema }: Model, key: string): Schema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}
