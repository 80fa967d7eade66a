import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../codegen/diff/compare.js';
import { prepare } from '../../../codegen/prepare.js';
import { trim } from '../../../codegen/trim.js';
import { type Loose, queues, renameProperty, short } from './versions.js';

const { slice } = queues;
const before = { document: prepare(trim(queues.upstream(), slice), queues.overlay, slice).document, slice };

/** A random change of the spec, and exactly the expected findings. */
interface Mutation {
  name: string;
  apply: (document: Loose) => void;
  finds: string[];
}

/** The models of the example that responses, nested request values and request bodies use. */
const IN_RESPONSES = ['ErrorBody', 'MediaSetting', 'MemberUser', 'Queue', 'QueueEntityListing', 'QueueMember'];
const ALSO_IN_RESPONSES = ['QueueMemberEntityListing', 'ServiceLevel'];
const IN_REQUESTS = ['MediaSetting', 'ServiceLevel', 'WrapupSettings', 'WritableEntity'];
const BODIES = ['CreateQueueRequest', 'QueueRequest'];

const models = before.document.components.schemas as Loose;
const directions = (model: string) => ({
  inResponses: [...IN_RESPONSES, ...ALSO_IN_RESPONSES].includes(model),
  inRequests: IN_REQUESTS.includes(model),
  isBody: BODIES.includes(model),
});

/** The expected findings for a change of a property, in each direction that its model is used in. */
function lines(model: string, property: string, kinds: { response?: string; request?: string; argument?: string }) {
  const { inResponses, inRequests, isBody } = directions(model);
  const readOnly = models[model].properties[property]?.readOnly === true;
  const at = `${model}.${property}`;
  return [
    ...(inResponses && kinds.response ? [`${kinds.response} ${at}`] : []),
    ...(inRequests && !readOnly && kinds.request ? [`${kinds.request} ${at}`] : []),
    ...(isBody && kinds.argument ? [`${kinds.argument} (${property}) ${at}`] : []),
  ];
}

const properties: [string, string][] = Object.keys(models).flatMap((model) =>
  Object.keys(models[model].properties).map((property): [string, string] => [model, property]),
);
const isRequired = ([model, property]: [string, string]) => models[model].required?.includes(property) ?? false;
/** Changing a reference would also change the models and lists that depend on it. */
const isPlain = ([model, property]: [string, string]) => !models[model].properties[property].$ref;

const anyProperty = fc.constantFrom(...properties);
const plainProperty = fc.constantFrom(...properties.filter(isPlain));
const optional = fc.constantFrom(...properties.filter((at) => !isRequired(at)));
const required = fc.constantFrom(...properties.filter(isRequired));
const enums = fc.constantFrom(...properties.filter(([model, property]) => models[model].properties[property].enum));

const operations = Object.entries(before.document.paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => ({ path, method, id: (item as Loose)[method].operationId as string })),
);
const anyOperation = fc.constantFrom(...operations);
const name = fc.stringMatching(/^[a-z]{3,9}$/).map((text) => `new${text}`);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  anyProperty.map(([model, property]) => ({
    name: `remove ${model}.${property}`,
    apply: (d: Loose) => {
      const schema = d.components.schemas[model];
      delete schema.properties[property];
      schema.required = schema.required?.filter((one: string) => one !== property);
    },
    finds: lines(model, property, {
      response: 'response-property-removed',
      request: 'request-property-removed',
      argument: 'argument-removed',
    }),
  })),
  fc
    .tuple(plainProperty, fc.constantFrom('Of', 'New', 'S'))
    .map(([[model, property], end]) => ({ property, model, to: `${property}${end}` }))
    .filter(({ model, property, to }) => property.length > 2 && !models[model].properties[to])
    .map(({ model, property, to }) => ({
      name: `rename ${model}.${property} to ${to}`,
      apply: (d: Loose) => renameProperty(d.components.schemas[model], property, to),
      finds: lines(model, property, {
        response: 'response-property-renamed',
        request: 'request-property-renamed',
        argument: 'argument-renamed',
      }).map((line) => line.replace(`.${property}`, `.${to}`).replace(`(${property})`, `(${to})`)),
    })),
  fc.tuple(fc.constantFrom(...Object.keys(models)), name).map(([model, property]) => ({
    name: `add ${model}.${property}`,
    apply: (d: Loose) => {
      d.components.schemas[model].properties[property] = { type: 'string' };
    },
    finds: lines(model, property, {
      response: 'response-property-added',
      request: 'request-property-added',
      argument: 'argument-added',
    }),
  })),
  optional.map(([model, property]) => ({
    name: `require ${model}.${property}`,
    apply: (d: Loose) => {
      const schema = d.components.schemas[model];
      schema.required = [...(schema.required ?? []), property];
    },
    finds: lines(model, property, {
      response: 'response-property-required',
      request: 'request-property-required',
      // Callers never send read-only properties.
      ...(!models[model].properties[property].readOnly && { argument: 'argument-required' }),
    }),
  })),
  required.map(([model, property]) => ({
    name: `do not require ${model}.${property}`,
    apply: (d: Loose) => {
      const schema = d.components.schemas[model];
      schema.required = schema.required.filter((one: string) => one !== property);
    },
    finds: lines(model, property, {
      response: 'response-property-optional',
      request: 'request-property-optional',
      argument: 'argument-optional',
    }),
  })),
  plainProperty.map(([model, property]) => ({
    name: `change the type of ${model}.${property}`,
    apply: (d: Loose) => {
      const { readOnly } = d.components.schemas[model].properties[property];
      d.components.schemas[model].properties[property] = { type: 'null', ...(readOnly && { readOnly }) };
    },
    finds: lines(model, property, {
      response: 'response-type-changed',
      request: 'request-type-changed',
      argument: 'request-type-changed',
    }),
  })),
  fc.tuple(enums, name).map(([[model, property], value]) => ({
    name: `allow ${value} in ${model}.${property}`,
    apply: (d: Loose) => d.components.schemas[model].properties[property].enum.push(value),
    finds: lines(model, property, {
      response: 'response-values-added',
      request: 'request-values-added',
      argument: 'request-values-added',
    }),
  })),
  enums.map(([model, property]) => ({
    name: `forbid a value in ${model}.${property}`,
    apply: (d: Loose) => d.components.schemas[model].properties[property].enum.pop(),
    finds: lines(model, property, {
      response: 'response-values-removed',
      request: 'request-values-removed',
      argument: 'request-values-removed',
    }),
  })),
  fc.tuple(anyProperty, fc.integer({ min: 2, max: 99 })).map(([[model, property], step]) => ({
    name: `add a keyword to ${model}.${property}`,
    apply: (d: Loose) => {
      d.components.schemas[model].properties[property].multipleOf = step;
    },
    finds: lines(model, property, {
      response: 'response-schema-changed',
      request: 'request-schema-changed',
      argument: 'request-schema-changed',
    }),
  })),
  fc.tuple(anyOperation, name).map(([{ path, method, id }, parameter]) => ({
    name: `add the parameter ${parameter} to ${id}`,
    apply: (d: Loose) => {
      const operation = d.paths[path][method];
      operation.parameters = [
        ...(operation.parameters ?? []),
        { name: parameter, in: 'query', schema: { type: 'string' } },
      ];
    },
    finds: [`argument-added ${id} (${parameter})`],
  })),
  anyOperation.map(({ path, method, id }) => ({
    name: `deprecate ${id}`,
    apply: (d: Loose) => {
      d.paths[path][method].deprecated = true;
    },
    finds: [`operation-deprecated ${id}`],
  })),
  fc.tuple(anyOperation, name).map(([{ path, method, id }, code]) => ({
    name: `add the error code ${code} to ${id}`,
    apply: (d: Loose) => d.paths[path][method].responses[400]['x-error-codes'].push(code),
    finds: [`error-added ${id}`],
  })),
  fc.tuple(anyOperation, name).map(([{ path, method }, to]) => ({
    name: `rename an operation to ${to}`,
    apply: (d: Loose) => {
      d.paths[path][method].operationId = to;
    },
    finds: [`operation-renamed ${to}`],
  })),
  anyOperation.map(({ path, method, id }) => ({
    name: `remove ${id}`,
    apply: (d: Loose) => delete d.paths[path][method],
    finds: [`operation-removed ${id}`],
  })),
);

describe('the findings are exactly those of the mutation', () => {
  it('for any change in the slice', () => {
    fc.assert(
      fc.property(mutation, ({ apply, finds }) => {
        const document = structuredClone(before.document);
        apply(document);
        expect(compare(before, { document, slice }).map(short).toSorted()).toEqual(finds.toSorted());
      }),
      { numRuns: 150 },
    );
  });

  it('and empty if only the order changes', () => {
    const shuffled = (value: Loose, seed: number): Loose => {
      if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, child]) => [key, shuffled(child, seed)] as const);
      return Object.fromEntries(
        seed % 2 === 0
          ? entries.toReversed()
          : [...entries.slice(seed % entries.length || 0), ...entries.slice(0, seed % entries.length || 0)],
      );
    };
    const text = JSON.stringify(trim(queues.upstream(), slice));
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        expect(JSON.stringify(trim(shuffled(queues.upstream(), seed), slice))).toBe(text);
      }),
      { numRuns: 10 },
    );
  });
});
