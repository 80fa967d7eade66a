import type { OperationModel } from './model.ts';
import { snakeCase } from './names.ts';

/** The title of an operation; without one, its ID as a sentence: `getRoutingQueue` → `Get routing queue`. */
export function titleOf({ title, id }: OperationModel): string {
  if (title) return title;
  const words = snakeCase(id)
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A description of an operation without one, so that models know at least what the tool requests. */
export const endpointText = ({ method, path }: OperationModel): string => `Requests \`${method} ${path}\`.`;
