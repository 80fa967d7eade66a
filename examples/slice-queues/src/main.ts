import { accessToken } from 'genesys-conversations-digital';
import { createRoutingQueuesClient, type QueueMember } from '../generated/index.js';
import { callTool, startMcpClient } from './start-mcp-client.js';
import { startTestServer } from './test-server.js';

const server = await startTestServer();

const client = createRoutingQueuesClient({ baseUrl: server.url, auth: accessToken('token-of-the-example') });
const names: string[] = [];
for await (const queue of client.queues.list.all()) names.push(queue.name ?? '');
const { entities = [] } = await client.members.list({ queueId: 'q1', joined: true });
console.log(`client: ${names.join(', ')}; joined: ${entities.map(({ name }) => name).join(', ')}`);

const mcp = await startMcpClient(server.url, ['--read-only']);
const { tools } = await mcp.listTools();
const found = await callTool<{ entities: QueueMember[] }>(mcp, 'get_queue_members', { queueId: 'q1', joined: false });
console.log(`mcp: ${tools.length} tools; not joined: ${found.entities.map(({ name }) => name).join(', ')}`);

await mcp.close();
await server.close();
