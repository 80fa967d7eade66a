import { formatEndpoint } from '../diff/moved-operations.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { type Argument, bodyOf, parametersOf } from '../operation-arguments.ts';
import type { OverlayAction } from '../overlay.ts';
import type { Slice } from '../slice.ts';

/** Proposes `x-argument-name` for the parameters whose names another argument has, or that no argument can have. */
export function proposeRenames(document: OpenApiDocument, slice: Slice): OverlayAction[] {
  return slice.channels.flatMap(({ methods }) =>
    methods.flatMap(({ method, path }) => {
      const operation = document.paths[path]?.[method];
      if (!operation) return [];
      const { schemas } = document.components;
      const place = formatEndpoint({ method, path });
      const parameters = parametersOf(operation, schemas, path, place);
      const taken = new Set(bodyOf(operation, schemas, new Set(), place)?.args.map(({ name }) => name));
      return parameters.flatMap((parameter) => {
        const name = freeName(parameter, taken);
        taken.add(name);
        if (name === parameter.name) return [];
        const target = `$.paths['${path}'].${method}.parameters[?@.name == '${parameter.wireName}' && @.in == '${parameter.in}']`;
        return [{ target, update: { 'x-argument-name': name } }];
      });
    }),
  );
}

/** `queueId`, or `queueIdInPath` if that is taken. */
function freeName({ name, in: where }: Argument, taken: ReadonlySet<string>): string {
  const isFree = (candidate: string) => !taken.has(candidate) && !(candidate in Object.prototype);
  if (isFree(name)) return name;
  const long = `${name}In${where.charAt(0).toUpperCase()}${where.slice(1)}`;
  return isFree(long) ? long : `${long}2`;
}
