import type { OfferedTool } from './available-tool.js';
import type { Principal } from './principal.js';
import { success } from './tool-result.js';

/** The tool that names the principal's connections, where there are several. */
export const listConnections = ({ connections }: Principal): OfferedTool => ({
  name: 'list_connections',
  title: 'List connections',
  description:
    'Lists the connections (organizations) that are open to you. Their ids are what the argument PCID takes.',
  inputSchema: { type: 'object', properties: {} },
  annotations: {
    title: 'List connections',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  async run() {
    const entries = connections.map(({ id, label, region }) => ({ id, label, region }));
    return success({ connections: entries });
  },
});
