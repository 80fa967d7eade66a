import { getMedia } from '../media-types.ts';
import { buildModel, type Model, type OperationModel } from '../model.ts';
import { type HttpMethod, type OpenApiDocument, type Operation, refName } from '../openapi.ts';
import type { Slice } from '../slice.ts';

/** One of the two specs of a comparison, with its model. */
export interface Side {
  document: OpenApiDocument;
  model: Model;
  /** By method, such as `emails.sendMessage`. */
  operations: Map<string, OperationSide>;
}

/** An operation in the spec and in the model. */
export interface OperationSide {
  model: OperationModel;
  operation: Operation;
  /** The name of the body's model, if it has one. */
  body: string | undefined;
}

/** Builds one side from an overlaid spec. Skips the methods of the slice that the spec does not have. */
export function sideOf(document: OpenApiDocument, slice: Slice): Side {
  const channels = slice.channels.map((channel) => ({
    ...channel,
    methods: channel.methods.filter(({ method, path }) => document.paths[path]?.[method]),
  }));
  const model = buildModel(document, { ...slice, channels });
  const operations = model.operations.flatMap((operation) => {
    const raw = document.paths[operation.specPath]?.[operation.method.toLowerCase() as HttpMethod];
    const ref = getMedia(raw?.requestBody?.content)?.schema?.$ref;
    const side = raw && { model: operation, operation: raw, body: ref && refName(ref) };
    return side ? [[`${operation.channel}.${operation.name}`, side] as const] : [];
  });
  return { document, model, operations: new Map(operations) };
}
