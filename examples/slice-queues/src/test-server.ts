import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const queues = [
  { id: 'q1', name: 'Invoices', memberCount: 2, joinedMemberCount: 1 },
  { id: 'q2', name: 'Returns', memberCount: 0, joinedMemberCount: 0 },
];
const members = [
  { id: 'u1', name: 'Grace Okafor', joined: true },
  { id: 'u2', name: 'Jan Novak', joined: false },
];

/** Starts a small server that has two queues, one per page. */
export async function startTestServer() {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const page = Number(searchParams.get('pageNumber') ?? 1);
    const joined = searchParams.get('joined');
    const bodies: Record<string, object | undefined> = {
      '/api/v2/routing/queues': { entities: queues.slice(page - 1, page), pageNumber: page, pageCount: queues.length },
      '/api/v2/routing/queues/q1': queues[0],
      '/api/v2/routing/queues/q1/members': {
        entities: members.filter((member) => joined === null || String(member.joined) === joined),
      },
    };
    const body = bodies[pathname];
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { code: 'not.found', message: `${pathname} does not exist.`, status: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
