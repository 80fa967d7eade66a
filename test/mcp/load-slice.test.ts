import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSlice } from '../../src/mcp/load-slice.js';
import { ArgumentError } from '../../src/transport/errors.js';

const GENERATED = 'examples/slice-queues/generated';

test('a generated folder has the tools, names and schemas of its slice', async () => {
  const slice = await loadSlice(GENERATED);
  expect(slice).toMatchObject({
    name: 'routing-queues',
    title: 'Genesys Cloud routing queues',
    serverName: 'genesys-routing-queues',
    serverPath: '/genesys-routing-queues',
    channels: ['members', 'queues'],
    coreTools: [],
    prompts: [],
  });
  const tool = slice.findTool('queues.get');
  expect(tool?.name).toBe('genesys_routing_queues_get_queue');
  expect(tool && slice.nameIn('short', tool)).toBe('get_queue');
  expect(tool && slice.operationOf(tool)).toMatchObject({ method: 'GET', path: '/api/v2/routing/queues/{queueId}' });
  expect(Object.keys((await slice.loadSchemas()).responses).sort()).toEqual(Object.keys(slice.operations).sort());
});

describe('an unusable folder is rejected:', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'slice-')), 'generated');
    await cp(GENERATED, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (name: string, edit: (content: never) => unknown) => {
    const content = JSON.parse(await readFile(join(folder, name), 'utf8'));
    await writeFile(join(folder, name), JSON.stringify(edit(content as never) ?? content));
  };
  const messageOf = async (path = folder) => {
    const error = await loadSlice(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as Error).message;
  };

  test('a missing one', async () => {
    expect(await messageOf('no/such/folder')).toBe(
      'slice no/such/folder: the folder does not exist. Pass the folder that "genesys-conversations-digital codegen --out" wrote.',
    );
  });

  test('the slice file instead of the folder', async () => {
    expect(await messageOf('examples/slice-queues/slice.yaml')).toContain(
      'the folder is a file, not a generated folder',
    );
  });

  test.each(['slice.json', 'tools.json', 'schemas.json'])('one without %s', async (name) => {
    await rm(join(folder, name));
    expect(await messageOf()).toContain(`${name} is missing. Generate the folder again`);
  });

  test.each(['slice.json', 'tools.json'])('one whose %s is truncated', async (name) => {
    await writeFile(join(folder, name), '{"format": 1,');
    expect(await messageOf()).toContain(`${name} is not valid JSON. Generate the folder again`);
  });

  test.each([2, undefined])('one in the format %s', async (format) => {
    await change('slice.json', (content: object) => ({ ...content, format }));
    expect(await messageOf()).toContain(
      `slice.json: format is ${format ?? 'missing'}, but this version of genesys-conversations-digital reads format 1.`,
    );
  });

  test('one with invalid content', async () => {
    await change('slice.json', ({ operations }: { operations: Record<string, Record<string, unknown>> }) => {
      delete operations.getRoutingQueue?.path;
    });
    expect(await messageOf()).toContain('slice.json: operations.getRoutingQueue.path is missing (expected a string)');
  });

  test('one without a tool for an operation', async () => {
    await change('tools.json', (content: { tools: object[] }) => ({ ...content, tools: content.tools.slice(1) }));
    expect(await messageOf()).toContain('tools.json: tools has no tool for the operation deleteRoutingQueue.');
  });

  test('one whose files are of different slices', async () => {
    await change('slice.json', ({ channels }: { channels: Record<string, unknown> }) => {
      delete channels.members;
    });
    expect(await messageOf()).toContain(
      'tools.json: genesys_routing_queues_get_queue_members has the operation getRoutingQueueMembers, which slice.json does not list.',
    );
  });

  test('invalid schemas, when they are needed', async () => {
    await writeFile(join(folder, 'schemas.json'), '{}');
    const slice = await loadSlice(folder);
    await expect(slice.loadSchemas()).rejects.toThrow('schemas.json: responses is missing');
  });
});
