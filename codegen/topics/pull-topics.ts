import { CodegenError, toJson } from '../openapi.ts';
import type { Project } from '../project.ts';
import { readSource } from '../source.ts';
import { parseTopicList } from './topic-list.ts';
import { trimTopics } from './trim-topics.ts';

const PATH = '/api/v2/notifications/availabletopics?expand=schema';

/**
 * Reads the types of the listed topics from a saved response, or from the platform with the credentials in the environment.
 *
 * @returns The text of `spec/topics.json` by its path.
 */
export async function pullTopics(project: Project, from: string | undefined): Promise<Map<string, string>> {
  const { topics, files } = project;
  if (!topics) throw new CodegenError('This project has no list of notification topics.');
  const list = parseTopicList(await files.read(topics.list), topics.list);
  const { name, document } = from === undefined ? await requestTopics() : await readSource(from);
  return new Map([[topics.facts, toJson(trimTopics(document, list, name))]]);
}

async function requestTopics(): Promise<{ name: string; document: unknown }> {
  const { clientOptionsFromEnvironment } = await import('../../src/client/environment-options.ts');
  const { createFetch } = await import('../../src/client/create-fetch.ts');
  const response = await createFetch(clientOptionsFromEnvironment(process.env))(PATH);
  if (!response.ok) throw new CodegenError(`GET ${PATH} failed with status ${response.status}.`);
  return { name: PATH, document: await response.json() };
}
