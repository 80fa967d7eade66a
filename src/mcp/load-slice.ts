import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSliceClient } from '../client/client.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { createSlice, type SchemaFile, type Slice } from './slice.js';
import {
  SLICE_FORMAT,
  type SliceFile,
  schemasFileSchema,
  sliceFileSchema,
  type ToolsFile,
  toolsFileSchema,
} from './slice-file.js';
import { validate } from './validate.js';

/**
 * Loads a folder that the command `codegen` generated, for `startMcp` and `createToolExecutor`. Reads JSON files only, so the
 * folder's TypeScript does not have to be compiled.
 *
 * @param folder The folder of `codegen --out`.
 * @throws ArgumentError if the folder is missing, incomplete, or from an incompatible version of this package.
 *
 * @example
 * const slice = await loadSlice('./generated');
 * const execute = createToolExecutor(createRoutingQueuesClient({ region, auth }), { slice });
 */
export async function loadSlice(folder: string): Promise<Slice> {
  await checkFolder(folder);
  const file = (await readJson(folder, 'slice.json')) as SliceFile;
  checkFormat(folder, file);
  await checkContent(folder, 'slice.json', file, sliceFileSchema);
  const manifest = (await readJson(folder, 'tools.json')) as ToolsFile;
  await checkContent(folder, 'tools.json', manifest, toolsFileSchema);
  await access(join(folder, 'schemas.json')).catch((error: NodeJS.ErrnoException) => {
    throw createReadError(folder, 'schemas.json', error);
  });
  checkReferences(folder, file, manifest);
  return toSlice(folder, file, manifest);
}

function toSlice(folder: string, file: SliceFile, { server, prefix, tools }: ToolsFile): Slice {
  const { name, title, operations, ranked, keywords } = file;
  const channels = Object.entries(file.channels);
  const methods = Object.fromEntries(channels.map(([channel, own]) => [channel, own.methods]));
  let schemas: Promise<SchemaFile> | undefined;
  return createSlice({
    name,
    title,
    description: `${title}. Their channels: ${channels.map(([channel, own]) => `${channel} (${own.summary.replace(/\.$/, '')})`).join(', ')}`,
    serverName: server.slice(1),
    serverPath: server,
    prefix,
    operations,
    methods,
    tools,
    rankedOperations: ranked,
    channelKeywords: Object.fromEntries(channels.map(([channel, own]) => [channel, own.keywords ?? channel])),
    operationKeywords: keywords,
    advice: file.advice ?? { errors: {}, operationErrors: {}, arguments: {} },
    oldTools: file.oldTools ?? {},
    prompts: [],
    loadSchemas: () => (schemas ??= loadSchemas(folder)),
    createClient: (options) => createSliceClient({ operations, methods }, options),
  });
}

async function loadSchemas(folder: string): Promise<SchemaFile> {
  const file = await readJson(folder, 'schemas.json');
  await checkContent(folder, 'schemas.json', file, schemasFileSchema);
  return file as SchemaFile;
}

const REGENERATE = 'Generate the folder again with "genesys-conversations-digital codegen"';

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  const advice = 'Pass the folder that "genesys-conversations-digital codegen --out" wrote';
  if (found instanceof Error)
    throw createSliceError(
      folder,
      found.code === 'ENOENT' ? `does not exist. ${advice}` : `cannot be read (${found.code})`,
    );
  if (!found.isDirectory()) throw createSliceError(folder, `is a file, not a generated folder. ${advice}`);
}

async function readJson(folder: string, name: string): Promise<unknown> {
  const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw createReadError(folder, name, error);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw createSliceError(folder, `is not valid JSON. ${REGENERATE}`, { argument: name, cause });
  }
}

const createReadError = (folder: string, argument: string, cause: NodeJS.ErrnoException): ArgumentError => {
  const problem = cause.code === 'ENOENT' ? `is missing. ${REGENERATE}` : `cannot be read (${cause.code})`;
  return createSliceError(folder, problem, { argument, cause });
};

function checkFormat(folder: string, { format }: { format?: unknown }): void {
  if (format === SLICE_FORMAT) return;
  const problem = `is ${JSON.stringify(format) ?? 'missing'}, but this version of genesys-conversations-digital reads format ${SLICE_FORMAT}`;
  throw createSliceError(folder, `${problem}. ${REGENERATE}`, { argument: 'slice.json: format' });
}

async function checkContent(folder: string, name: string, content: unknown, schema: object): Promise<void> {
  const problems = await validate(schema, content);
  if (problems.length === 0) return;
  const named = problems.map(({ argument, problem }) => ({ argument: `${name}: ${argument}`, problem }));
  throw new ArgumentError(subjectOf(folder), named);
}

/** The files of two runs of codegen do not fit together: a merge can mix them. */
function checkReferences(
  folder: string,
  { operations, channels, oldTools = {} }: SliceFile,
  { tools }: ToolsFile,
): void {
  const has = (id: string) => Object.hasOwn(operations, id);
  const methods = Object.values(channels).flatMap((channel) => Object.values(channel.methods));
  const withTool = new Set(tools.map(({ _meta }) => _meta.operationId));
  const problems: ArgumentProblem[] = [
    ...Object.values(oldTools)
      .filter((id) => !has(id))
      .map((id) => ({ argument: 'slice.json: oldTools', problem: describeUnlisted(id) })),
    ...methods
      .filter((id) => !has(id))
      .map((id) => ({ argument: 'slice.json: channels', problem: describeUnlisted(id) })),
    ...methods
      .filter((id) => !withTool.has(id))
      .map((id) => ({ argument: 'tools.json: tools', problem: `has no tool for the operation ${id}. ${REGENERATE}` })),
    ...tools
      .filter(({ _meta: { channel, method, operationId } }) => channels[channel]?.methods[method] !== operationId)
      .map(({ name, _meta }) => ({ argument: `tools.json: ${name}`, problem: describeUnlisted(_meta.operationId) })),
  ];
  if (problems.length > 0) throw new ArgumentError(subjectOf(folder), problems);
}

const describeUnlisted = (id: string) => `has the operation ${id}, which slice.json does not list. ${REGENERATE}`;

const subjectOf = (folder: string) => `slice ${folder}`;

const createSliceError = (
  folder: string,
  problem: string,
  { argument = 'the folder', cause }: { argument?: string; cause?: unknown } = {},
): ArgumentError => new ArgumentError(subjectOf(folder), [{ argument, problem }], cause === undefined ? {} : { cause });
