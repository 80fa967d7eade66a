import type { Model, OperationModel } from '../model.ts';
import { generate, literal, propertyName } from './typescript.ts';

/** Emits `error-codes.ts`: the error codes of each operation, as types and by status. Codes of all operations appear once. */
export function emitErrorCodes(model: Model): string {
  const operations = [...model.operations].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shared = codesOf(operations[0]).filter((code) => operations.every((o) => codesOf(o).includes(code)));
  const own = (operation: OperationModel) => codesOf(operation).filter((code) => !shared.includes(code));
  return generate((file) => {
    file.addStatements([
      '/** The error codes that every operation can return. */',
      `export type CommonErrorCode = ${union(shared.map(codeOf))};`,
      '/** The error codes that each operation can return, as listed in the upstream spec. */',
      `export interface ErrorCodes {\n${operations
        .map((o) => `${propertyName(o.id)}: ${union(['CommonErrorCode', ...own(o).map(codeOf)])};`)
        .join('\n')}\n}`,
      '/** The error codes that every operation can return, by status. */',
      `export const commonErrorCodes: Readonly<Record<number, readonly string[]>> = ${byStatus(shared)};`,
      '/** The additional error codes of each operation, by status. */',
      'export const errorCodes: { readonly [Id in keyof ErrorCodes]: Readonly<Record<number, readonly string[]>> } = {\n' +
        operations.map((o) => `${propertyName(o.id)}: ${byStatus(own(o))},`).join('\n') +
        '\n};',
    ]);
  });
}

/** Codes with their status, such as `400 bad.request`: a code can have two statuses. */
const codesOf = (operation: OperationModel | undefined): string[] =>
  Object.entries(operation?.errorCodes ?? {}).flatMap(([status, codes]) => codes.map((code) => `${status} ${code}`));
const codeOf = (entry: string) => literal(entry.slice(4));

const union = (members: string[]): string => [...new Set(members)].join(' | ') || 'never';

function byStatus(entries: string[]): string {
  const statuses = [...new Set(entries.map((entry) => entry.slice(0, 3)))];
  const codes = statuses.map(
    (status) =>
      `${status}: [${entries
        .filter((entry) => entry.startsWith(status))
        .map(codeOf)
        .join(', ')}]`,
  );
  return `{ ${codes.join(', ')} }`;
}
