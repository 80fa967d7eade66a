import { oldMethodsOf, oldToolNames } from '../aliases.ts';
import type { Model } from '../model.ts';
import { toJson } from '../openapi.ts';
import { buildAdvice } from './advice.ts';
import { operationInfo } from './operations.ts';
import { NOTICE } from './typescript.ts';

/** The version of the format. `src/mcp/load-slice.ts` reads only its own. */
const SLICE_FORMAT = 1;

/**
 * Emits `slice.json`: what the MCP server and the command line need of a slice, next to `tools.json` and `schemas.json`. They
 * read it at run time, so it is data and not a module.
 */
export function emitSliceFile(model: Model): string {
  const { name, title, channels } = model;
  const operations = [...model.operations].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ranked = operations.filter(({ rank }) => rank !== undefined).sort((a, b) => Number(a.rank) - Number(b.rank));
  const oldTools = oldToolNames(model.operations);
  return toJson({
    $comment: NOTICE,
    format: SLICE_FORMAT,
    name,
    title,
    channels: Object.fromEntries(
      channels.map(({ name: channel, summary, keywords, operations: own }) => [
        channel,
        {
          summary,
          ...(keywords && { keywords }),
          methods: Object.fromEntries([
            ...own.map((operation) => [operation.name, operation.id]),
            ...oldMethodsOf(model.operations, channel).map(({ name: old, operation }) => [old, operation.id]),
          ]),
        },
      ]),
    ),
    operations: Object.fromEntries(operations.map((operation) => [operation.id, operationInfo(operation, model)])),
    advice: buildAdvice(model),
    ...(Object.keys(oldTools).length > 0 && { oldTools }),
    ranked: ranked.map(({ id }) => id),
    keywords: Object.fromEntries(
      operations.filter(({ keywords }) => keywords).map(({ id, keywords }) => [id, keywords]),
    ),
  });
}
