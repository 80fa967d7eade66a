import type { AvailableTool } from './available-tool.js';
import type { Principal } from './principal.js';
import { createSuccess } from './tool-result.js';

/** Creates the tool that lists the principal's connections. It is added if there are several. */
export const createListConnectionsTool = ({ connections }: Principal): AvailableTool => ({
  name: 'list_connections',
  title: 'List connections',
  description:
    'Lists the connections (Genesys organizations) that you can use. Pass the id of a connection as the argument PCID of other tools.',
  inputSchema: { type: 'object', properties: {} },
  annotations: {
    title: 'List connections',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  async run() {
    const entries = connections.map(async ({ id, label, region, signIn }) => ({
      id,
      label,
      region,
      ...(await signIn?.getStatus?.()),
    }));
    return createSuccess({ connections: await Promise.all(entries) });
  },
});
