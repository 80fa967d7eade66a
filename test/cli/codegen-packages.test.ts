import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { devDependencies, peerDependencies, peerDependenciesMeta } from '../../package.json';
import { CODEGEN_PACKAGES, checkCodegenPackages } from '../../src/cli/codegen-packages.js';

/** Creates a project with installed packages, and returns the folder of a package in it. */
async function project(versions: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'codegen-packages-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, version] of Object.entries(versions)) {
    await mkdir(join(root, 'node_modules', name), { recursive: true });
    await writeFile(join(root, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }));
  }
  return join(root, 'node_modules', 'genesys-conversations-digital', 'dist');
}

it('the needed versions are those that the tests run', () => {
  const needed = CODEGEN_PACKAGES.map(({ name, minimum }) => [name, `^${minimum}`]);
  expect(devDependencies).toMatchObject(Object.fromEntries(needed));
  for (const { minimum, install } of CODEGEN_PACKAGES) expect(minimum.startsWith(`${install}.`)).toBe(true);
});

it('the package can be installed next to any version of them', () => {
  for (const name of [...CODEGEN_PACKAGES.map((required) => required.name), 'msw']) {
    expect(peerDependencies).toHaveProperty([name], '*');
    expect(peerDependenciesMeta).toHaveProperty([name], { optional: true });
  }
});

it.each([
  ['older', { 'ts-morph': '22.0.0', yaml: '2.3.4' }],
  ['older than a two-digit number', { 'ts-morph': '9.9.9', yaml: '2.3.4' }],
])('names every package that is %s, and how to install it', async (_, versions) => {
  await expect(checkCodegenPackages(await project(versions))).rejects.toThrow(
    `codegen requires:
  ts-morph 28.0.0 or later, but ${versions['ts-morph']} is installed
  yaml 2.9.1 or later, but 2.3.4 is installed
Run:
  npm install --save-dev ts-morph@28 yaml@2
`,
  );
});

it.each([
  ['the needed versions', Object.fromEntries(CODEGEN_PACKAGES.map(({ name, minimum }) => [name, minimum]))],
  ['newer versions', { 'ts-morph': '28.0.1', yaml: '2.10.0', 'openapi-typescript': '8.0.0-beta.1' }],
  ['no packages, which their import reports', {}],
])('accepts %s', async (_, versions) => {
  await expect(checkCodegenPackages(await project(versions))).resolves.toBeUndefined();
});
