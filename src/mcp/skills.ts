/**
 * The prompts as skills, for agents that load instructions themselves: the extension `io.modelcontextprotocol/skills` of MCP.
 * https://modelcontextprotocol.io/seps/2640-skills-extension
 */
import { createHash } from 'node:crypto';
import type { McpServer, Resource } from '@modelcontextprotocol/server';
import { SkillsExtension } from '@modelcontextprotocol/server/ext/skills';
import type { OfferedPrompt } from './prompts.js';

/** How long clients may cache skills. They change only with the server's version and settings. */
const CACHE_HINT = { ttlMs: 300_000, cacheScope: 'private' } as const;
const MIME_TYPE = 'text/markdown';

/** Serves each prompt as `skill://NAME/SKILL.md`. Without prompts, the server has no skills. */
export function attachSkills(server: McpServer, prompts: readonly OfferedPrompt[]): void {
  if (prompts.length === 0) return;
  const skills = prompts.map(toSkill);
  const find = (uri: string) => skills.find((skill) => skill.uri === uri);
  const source = {
    list: async () => ({ skills: skills.map(toEntry) }),
    get: async (uri: string) => {
      const skill = find(uri);
      return skill && toEntry(skill);
    },
    read: async (uri: string) => {
      const skill = find(uri);
      return skill && { text: skill.text, mimeType: MIME_TYPE };
    },
    listResources: async (): Promise<Resource[]> =>
      skills.map(({ uri, frontmatter: { name, description }, title }) => ({
        uri,
        name,
        title,
        description,
        mimeType: MIME_TYPE,
      })),
  };
  new SkillsExtension({ source, cacheHint: CACHE_HINT }).attach(server);
}

interface PromptSkill {
  readonly uri: string;
  readonly title: string;
  readonly frontmatter: { name: string; description: string };
  /** The content of `SKILL.md`. */
  readonly text: string;
}

function toSkill({ name: promptName, title, description, text }: OfferedPrompt): PromptSkill {
  // Names of skills have hyphens: https://agentskills.io/specification#name-field
  const name = promptName.replaceAll('_', '-');
  // JSON strings are valid YAML.
  const header = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---`;
  return {
    uri: `skill://${name}/SKILL.md`,
    title,
    frontmatter: { name, description },
    text: `${header}\n\n# ${title}\n\n${text}\n`,
  };
}

const toEntry = ({ uri, frontmatter, text }: PromptSkill) => ({
  uri,
  frontmatter,
  resources: [
    { uri, digest: `sha256:${createHash('sha256').update(text).digest('hex')}`, size: Buffer.byteLength(text) },
  ],
});
