import { createClient } from '../client/client.js';
import { methods, operations } from '../generated/operations.js';
import { advice, channelKeywords, oldTools, operationKeywords, rankedOperations } from '../generated/tool-facts.js';
import { eventToolOperations, eventToolResponses, eventTools } from './events/event-tools.js';
import { allTools, prefix, serverPath } from './manifest.js';
import { promptTemplates } from './prompt-templates.js';
import { createSlice, type SchemaFile } from './slice.js';

/** The operations and tools of this package. */
export const digitalSlice = createSlice({
  name: 'digital',
  title: 'Genesys Cloud digital conversations',
  description:
    'the digital conversations of Genesys Cloud, a contact center platform: email, messaging (web chat, SMS, WhatsApp and ' +
    'others), social media, video, cobrowse, internal messages and fax',
  serverName: 'genesys-conversations-digital',
  serverPath,
  prefix,
  operations: { ...operations, ...eventToolOperations },
  methods,
  tools: allTools,
  rankedOperations,
  channelKeywords,
  operationKeywords,
  advice,
  oldTools,
  prompts: promptTemplates,
  ownTools: eventTools,
  loadSchemas: async () => {
    const { default: file } = await import('../generated/schemas.json', { with: { type: 'json' } });
    const { $defs, responses } = file as unknown as SchemaFile;
    return { $defs, responses: { ...responses, ...eventToolResponses } };
  },
  createClient,
});
