/** Parts of the schemas of the control API. */
import type { Schema } from './control-operation.js';

/** A string. */
export const text = (description: string): Schema => ({ type: 'string', description });

export const texts = (description: string): Schema => ({ type: 'array', items: { type: 'string' }, description });

export const number = (description: string): Schema => ({ type: 'number', description });

export const oneOf = (values: readonly string[], description: string): Schema => ({
  type: 'string',
  enum: values,
  description,
});

export const stringMap = (description: string): Schema => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
});

export const list = (items: Schema): Schema => ({ type: 'array', items });

/** A request body. Unknown properties are errors. */
export const body = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  additionalProperties: false,
});

/** An object of a response with at least these properties. */
export const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

export const ANY_OBJECT: Schema = { type: 'object' };

const WEBHOOK_PROPERTIES = {
  url: text('An http or https URL.'),
  secret: text('The secret that signs notifications: at least 16 characters.'),
  headers: stringMap('Further headers of each request.'),
};

/** A webhook, alone or with further properties. */
export const webhookBody = (properties: Readonly<Record<string, Schema>> = {}): Schema =>
  body({ ...WEBHOOK_PROPERTIES, ...properties }, ['url', 'secret']);

export const ATTACHMENTS: Schema = {
  type: 'array',
  description: 'Files of the customer.',
  items: body(
    {
      name: text('File name.'),
      content: text('The content as text.'),
      contentBase64: text('The content in base64, instead of `content`.'),
      contentType: text("Default: the type of the name's extension."),
    },
    ['name'],
  ),
};
