import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Target, Topics } from './generate.ts';
import type { Lock } from './lock.ts';
import { CodegenError, isObject, type OpenApiDocument } from './openapi.ts';
import { type Overlay, parseOverlay } from './overlay.ts';
import { type CheckedSlice, checkSlice, type Slice } from './slice.ts';
import { parseTopicFacts } from './topics/topic-facts.ts';
import { parseTopicList } from './topics/topic-list.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** The paths of a slice, its overlay and the files generated from them. */
export interface Project {
  files: Workspace;
  root: string;
  slice: string;
  overlay: string | undefined;
  /** The path of the trimmed spec, by the slice's name. */
  document: (name: string) => string;
  /** The path of its lock file. */
  lock: (name: string) => string;
  target: Target;
  /** The list of notification topics and the facts about them; only this package has one. */
  topics?: { list: string; facts: string };
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The project of this package. */
export const getOwnProject = (root = ROOT): Project => ({
  files: createWorkspace(root),
  root,
  slice: 'spec/slice.yaml',
  overlay: 'spec/overlay.yaml',
  document: (name) => `spec/${name}.json`,
  lock: (name) => `spec/${name}.lock.json`,
  target: {
    root,
    code: 'src/generated',
    page: 'docs/tools.md',
    migration: 'docs/migration-methods.md',
    companionTools: 'src/generated/companion-tools.json',
    toolFacts: 'src/generated/tool-facts.ts',
    runtime: { call: '../client/call.js', operation: '../transport/operation.js' },
    events: 'src/generated/events.ts',
  },
  topics: { list: 'spec/events.yaml', facts: 'spec/topics.json' },
});

/** The package that generated clients import their runtime from. */
const RUNTIME = 'genesys-conversations-digital';

/** The project of a slice outside this package: all generated files go to one folder. */
export const createSliceProject = (root: string, { slice, overlay, out }: SliceFiles): Project => ({
  files: createWorkspace(root),
  root,
  slice,
  overlay,
  document: () => join(out, 'openapi.json'),
  lock: () => join(out, 'openapi.lock.json'),
  target: {
    root,
    code: out,
    page: join(out, 'tools.md'),
    runtime: { call: RUNTIME, operation: RUNTIME },
    entry: RUNTIME,
  },
});

/** Paths relative to the root, or absolute. */
export interface SliceFiles {
  slice: string;
  overlay: string | undefined;
  out: string;
}

/** The slices in `examples/`, which `npm run codegen` generates as well. */
export async function findExampleProjects(root = ROOT): Promise<Project[]> {
  const folders = await readdir(join(root, 'examples')).catch(() => []);
  return folders
    .filter((name) => name.startsWith('slice-'))
    .map((name) => {
      const at = `examples/${name}`;
      return createSliceProject(root, {
        slice: `${at}/slice.yaml`,
        overlay: `${at}/overlay.yaml`,
        out: `${at}/generated`,
      });
    });
}

/** The files that people write. */
export interface Inputs {
  slice: Slice;
  overlay: Overlay;
  topics: Topics | undefined;
}

export async function readInputs(project: Project): Promise<Inputs> {
  const { error, ...inputs } = await checkInputs(project);
  if (error) throw error;
  return inputs;
}

/** Reads the files, and returns what is wrong with the slice instead of throwing it. */
export async function checkInputs({
  files,
  slice,
  overlay,
  topics,
}: Project): Promise<Inputs & Pick<CheckedSlice, 'error'>> {
  return {
    ...checkSlice(await files.read(slice), slice),
    overlay: overlay ? parseOverlay(await files.read(overlay), overlay) : NO_OVERLAY,
    topics: topics && (await readTopics(files, topics)),
  };
}

async function readTopics(
  files: Workspace,
  { list: listFile, facts }: NonNullable<Project['topics']>,
): Promise<Topics> {
  const list = parseTopicList(await files.read(listFile), listFile);
  return { list, facts: parseTopicFacts(await files.read(facts), facts, list) };
}

export const NO_OVERLAY: Overlay = { overlay: '1.0.0', info: { title: 'None', version: '1.0.0' }, actions: [] };

/** Reads the trimmed spec of the last pull; undefined if there is none. */
export async function readDocument({ files, document }: Project, name: string): Promise<OpenApiDocument | undefined> {
  const file = document(name);
  const text = await files.readIfExists(file);
  if (text === undefined) return undefined;
  const value = parseJson(text, file);
  const isDocument = isObject(value) && isObject(value.paths) && isObject(value.components);
  if (!isDocument || !isObject((value.components as { schemas?: unknown }).schemas)) {
    throw new CodegenError(`${file} is not a trimmed spec. Delete it and generate it again.`);
  }
  return value as unknown as OpenApiDocument;
}

export async function readLock({ files, lock }: Project, name: string): Promise<Lock | undefined> {
  const text = await files.readIfExists(lock(name));
  return text === undefined ? undefined : (parseJson(text, lock(name)) as Lock);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodegenError(`${file} is not valid JSON. Delete it and generate it again.`, { cause });
  }
}
