import type { MediaTypes, Operation, Response, Schema } from './openapi.ts';

/** The body of a request or response: its media type and schema. */
export interface Media {
  type: string;
  schema: Schema | undefined;
  kind: MediaKind;
}

/** How the client sends or returns a body. `blob` is any data. */
export type MediaKind = 'json' | 'form' | 'text' | 'blob';

const JSON_TYPE = 'application/json';
const FORMS = new Set(['multipart/form-data', 'application/x-www-form-urlencoded']);

/** Selects JSON if it is one of the media types, else the first one. */
export function getMedia(content: MediaTypes | undefined): Media | undefined {
  const types = Object.keys(content ?? {});
  const type = types.find((one) => one === JSON_TYPE) ?? types.find(isJson) ?? types[0];
  if (!content || type === undefined) return undefined;
  const schema = content[type]?.schema;
  return { type, schema, kind: isBinary(schema) ? 'blob' : kindOf(type) };
}

function kindOf(type: string): MediaKind {
  if (isJson(type)) return 'json';
  if (FORMS.has(type)) return 'form';
  return /^text\/|[/+]xml\b/.test(type) ? 'text' : 'blob';
}

const isJson = (type: string) => /[/+]json\b/.test(type);

/** Whether the schema is a file. The upgrade to OpenAPI 3.1 writes it so. */
export const isBinary = (schema: Schema | undefined): boolean => schema?.contentMediaType !== undefined;

/** The schemas of bodies that are not JSON, whatever the spec says about their content. */
export const TEXT: Schema = { type: 'string' };
export const FILE: Schema = { type: 'string', contentMediaType: 'application/octet-stream' };

/** The media type to name in a request; undefined for plain JSON, which is the client's default. */
export const getMediaType = (media: Media | undefined): string | undefined =>
  media === undefined || media.type === JSON_TYPE ? undefined : media.type;

/**
 * The successful responses by status. `2XX`, or `default` if nothing else describes a success, stands for 200: the client
 * handles other statuses of this class like it.
 */
export function getSuccessResponses({ responses }: Pick<Operation, 'responses'>): [status: number, Response][] {
  const exact = Object.entries(responses).flatMap(([status, response]): [number, Response][] =>
    /^2\d\d$/.test(status) ? [[Number(status), response]] : [],
  );
  const any = responses['2XX'] ?? (exact.length === 0 ? responses.default : undefined);
  return any && !responses[200] ? [[200, any], ...exact] : exact;
}

/** Whether a status of the spec describes a success that another status stands for. */
export const isSuccessRange = (status: string, { responses }: Pick<Operation, 'responses'>): boolean =>
  status === '2XX' || (status === 'default' && responses.default === getSuccessResponses({ responses })[0]?.[1]);
