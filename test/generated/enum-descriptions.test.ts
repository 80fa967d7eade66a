import { expect, it } from 'vitest';
import { generate } from '../../codegen/generate.ts';
import type { OpenApiDocument } from '../../codegen/openapi.ts';
import { getOwnProject, readInputs } from '../../codegen/project.ts';
import { read } from './manifest.ts';

/** The committed slice with one more value in each enum. */
function withNewValues(): OpenApiDocument {
  let count = 0;
  return JSON.parse(read('spec/digital.json'), (key, value) =>
    key === 'enum' && Array.isArray(value) ? [...value, `newValue${++count}.`] : value,
  ) as OpenApiDocument;
}

const valuesIn = (text: string) =>
  [...new Set([...text.matchAll(/newValue\d+\./g)].map(([value]) => value))].toSorted();

it('a new enum value requires a description if it appears in a tool, and only then', async () => {
  const project = getOwnProject();
  const { slice, overlay } = await readInputs(project);
  const { files, missingDescriptions } = await generate(withNewValues(), slice, overlay, project.target);
  const tools = ['tools.json', 'companion-tools.json'].map((name) => files.get(`src/generated/${name}`));
  const seen = valuesIn(tools.join('\n'));
  expect(seen.length).toBeGreaterThanOrEqual(20);
  expect(valuesIn(missingDescriptions.join('\n'))).toEqual(seen);
});
