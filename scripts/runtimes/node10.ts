// Subpaths with TypeScript's moduleResolution `node10`, which does not know `exports`.
import { type Client, createClient } from 'genesys-conversations-digital';
import { manifest } from 'genesys-conversations-digital/mcp';
import type { EmailConversation } from 'genesys-conversations-digital/models';
import { getConversationsEmail } from 'genesys-conversations-digital/operations';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

const path: string = getConversationsEmail.path;
const names: string[] = manifest.map((tool) => tool.name);
const create: (options: Parameters<typeof createClient>[0]) => Client = createClient;
const idOf = (email: EmailConversation): string | undefined => email.id;
// @ts-expect-error The subpaths have types, and not `any`.
const wrong: number = createSandbox().url;
console.log(`${[path, create, idOf, wrong].length} values, ${names.length} tools`);
