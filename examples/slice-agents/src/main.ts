import { accessToken } from 'genesys-conversations-digital';
import { createAgentsClient, type UserRoutingSkill } from '../generated/index.js';
import { callTool, startMcpClient } from './start-mcp-client.js';
import { startTestServer } from './test-server.js';

const server = await startTestServer();
const userId = 'u1';

// The client, with operations of the tag Routing.
const client = createAgentsClient({ baseUrl: server.url, auth: accessToken('token-of-the-example') });
const skill = await client.skills.create({ name: 'Invoices' });
await client.agentSkills.add({ userId, id: skill.id ?? '', proficiency: 4 });
const { entities = [] } = await client.skills.list();
console.log(`client: ${entities.map(({ name }) => name).join(', ')}`);

// The MCP server, with operations of both tags.
const mcp = await startMcpClient(server.url);
const { tools } = await mcp.listTools();
const found = await callTool<{ entities: UserRoutingSkill[] }>(mcp, 'get_user_routingskills', { userId });
const proficiencies = found.entities.map(({ name, proficiency }) => `${name} ${proficiency}`);
await callTool(mcp, 'patch_user_presence', {
  userId,
  presenceSourceId: 'PURECLOUD',
  presenceDefinition: { id: 'available' },
});
const { presenceDefinition } = await client.agentPresence.get({ userId, sourceId: 'PURECLOUD' });
console.log(`mcp: ${tools.length} tools; ${proficiencies.join(', ')}; presence ${presenceDefinition?.id}`);

await mcp.close();
await server.close();
