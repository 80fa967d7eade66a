import { literal, propertyName } from '../../codegen/emit/typescript.ts';
import type { SliceTables } from '../../src/index.ts';
import type { ExpectedCall } from './describe-call.ts';
import { argumentsOf } from './test-operation.ts';

/** A module that passes each sample to the types: arguments to those of the call, the response to those of the result. */
export function formatCalls(
  calls: readonly { operation: { id: string }; expected: ExpectedCall }[],
  table: SliceTables['operations'],
): string {
  const lines = calls.flatMap(({ operation: { id }, expected }) => {
    const info = table[id];
    const { body, contentType } = expected.response;
    const result = body === undefined || !/json|text/.test(contentType) ? undefined : literal(body);
    return info
      ? [
          `export const ${constantName(id)}: Types[${literal(id)}]['args'] = ${literal(argumentsOf(info, expected))};`,
          ...(result === undefined
            ? []
            : [`export const result_${constantName(id)}: Types[${literal(id)}]['result'] = ${result};`]),
        ]
      : [];
  });
  return `import type { OperationTypes as Types } from './index.js';\n${lines.join('\n')}\n`;
}

const constantName = (id: string) => (propertyName(id) === id ? `of_${id}` : `of_${id.replaceAll(/\W/g, '_')}`);

/** The compiler's errors in the module, by operation ID. */
export function groupErrors(errors: readonly string[], code: string): Map<string, string[]> {
  const lines = code.split('\n');
  const groups = new Map<string, string[]>();
  for (const error of errors) {
    const [, line, message = ''] = /calls\.ts\((\d+),\d+\): (.*)/.exec(error) ?? [];
    const id = /Types\['(.*?)'\]/.exec(lines[Number(line) - 1] ?? '')?.[1];
    if (id) groups.set(id, [...(groups.get(id) ?? []), message]);
  }
  return groups;
}
