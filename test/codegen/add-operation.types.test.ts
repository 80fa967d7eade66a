import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Generated, generate } from '../../codegen/generate.js';
import { getOwnProject, type Project, readDocument, readInputs } from '../../codegen/project.js';

/** Tests that cover every operation of the table. */
const TABLE_TESTS = [
  ...['tools', 'tools-complete', 'tools-page', 'overlay-descriptions'].map((name) => `test/generated/${name}.test.ts`),
  ...['test/mcp/selection.test.ts', 'test/mcp/discovery/search-tools.test.ts', 'test/mcp/result/customer-text.test.ts'],
  ...['test/client/client.test.ts', 'test/cli/program.test.ts', 'test/sandbox/operations.test.ts'],
];

const SETTINGS = '/api/v2/conversations/emails/{conversationId}/settings';
const SIGNATURE = '/api/v2/conversations/emails/{conversationId}/signature';

let folder: string;
let generated: Generated;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'add-operation-'));
  const filter = (path: string) => !['node_modules', 'dist', '.git'].includes(basename(path));
  cpSync('.', folder, { recursive: true, filter });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const project = getOwnProject(folder);
  addOperation(project);

  const { slice, overlay } = await readInputs(project);
  const document = await readDocument(project, slice.name);
  if (!document) throw new Error('The copy has no trimmed spec.');
  generated = await generate(document, slice, overlay, project.target);
  await project.files.write(generated.files);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Adds an operation to the spec, the slice and the overlay. */
function addOperation({ slice, overlay = '', document }: Project): void {
  change(document('digital'), (text) => {
    const api = JSON.parse(text);
    const { get } = api.paths[SETTINGS];
    api.paths[SIGNATURE] = { get: { ...get, operationId: 'getConversationsEmailSignature' } };
    return JSON.stringify(api);
  });
  change(slice, (text) =>
    text.replace(/^( *)getSettings: .*$/m, (line, indent) => `${line}\n${indent}getSignature: GET ${SIGNATURE}`),
  );
  change(
    overlay,
    (text) => `${text}
  - target: $.paths['${SIGNATURE}'].get
    update:
      summary: Get the signature of an email conversation
      description: The signature of replies in this conversation.
`,
  );
}

function change(file: string, edit: (text: string) => string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  expect(after, file).not.toBe(before);
  writeFileSync(path, after);
}

/** Runs a script of node_modules in the copy. */
const run = (script: string, args: readonly string[]) =>
  new Promise<{ code: number | string; out: string }>((resolve) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };
    const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
    execFile(process.execPath, [join('node_modules', script), ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, out: stdout + stderr }),
    );
  });

describe('an operation that is added in spec/', { concurrent: true, timeout: 300_000 }, () => {
  it('has all descriptions and no unmatched overlay action', () => {
    expect(generated.missingDescriptions).toEqual([]);
    expect(generated.unmatchedActions).toEqual([]);
  });

  it('compiles, except for its missing sandbox handler', async () => {
    const { out } = await run('typescript/bin/tsc', ['-p', '.', '--pretty', 'false']);
    const errors = out.split('\n').filter((line) => line.includes('error TS'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      /^src\/sandbox\/operation-handlers\.ts.*Property 'getConversationsEmailSignature' is missing/,
    );
  });

  it('passes the tests of all operations', async () => {
    const { code, out } = await run('vitest/vitest.mjs', ['run', '--reporter', 'verbose', ...TABLE_TESTS]);
    expect(code, out).toBe(0);
    expect(out).toContain('emails.getSignature');
  });
});
