import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../codegen/diff/compare.js';
import { proposeRenames } from '../../../codegen/init/propose-renames.js';
import { proposeSlice } from '../../../codegen/init/propose-slice.js';
import { selectOperations } from '../../../codegen/init/select-operations.js';
import { prepare } from '../../../codegen/prepare.js';
import { assertSwagger2, trim } from '../../../codegen/trim.js';

/** A folder with versions of the spec, named after their dates. They are not part of this project. */
const HISTORY = process.env.GENESYS_SPEC_HISTORY;
const files = HISTORY
  ? readdirSync(HISTORY)
      .filter((file) => file.endsWith('.json'))
      .sort()
  : [];
const pairs = files.slice(1).map((file, index) => [files[index] ?? '', file]);
const read = (file: string) => assertSwagger2(JSON.parse(readFileSync(join(HISTORY ?? '', file), 'utf8')));

/** Compares the operations that both versions have. */
function compareVersions(older: string, newer: string) {
  const [before, after] = [read(older), read(newer)];
  const keys = new Set(selectOperations(after, { tags: [], paths: ['*'] }).map(({ method, path }) => method + path));
  const common = selectOperations(before, { tags: [], paths: ['*'] }).filter((one) => keys.has(one.method + one.path));
  const slice = proposeSlice(before, common, 'history');
  const version = (full: typeof before) => {
    const document = trim(full, slice);
    const overlay = { overlay: '1.0.0', info: { title: '', version: '' }, actions: proposeRenames(document, slice) };
    return { document: prepare(document, overlay, slice).document, slice };
  };
  return compare(version(before), version(after));
}

describe.skipIf(pairs.length === 0)('the comparison of real versions (needs GENESYS_SPEC_HISTORY)', () => {
  it.each(pairs)('of %s and %s is complete and names each model once', (older, newer) => {
    const findings = compareVersions(older ?? '', newer ?? '');
    expect(findings.length).toBeGreaterThan(0);
    const renames = findings.filter(({ rule }) => rule === 'model-renamed');
    expect(new Set(renames.map(({ was }) => was)).size).toBe(renames.length);
    expect(new Set(renames.map(({ is }) => is)).size).toBe(renames.length);
    const facts = findings.map((finding) => JSON.stringify(finding));
    expect(facts.filter((text) => /"(example|position)":/.test(text))).toEqual([]);
  });

  it('finds nothing between a version and itself', () => {
    expect(compareVersions(files[0] ?? '', files[0] ?? '')).toEqual([]);
  });
});
