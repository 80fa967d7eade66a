import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Skill {
  id: string;
  name: string;
  proficiency?: number;
}

/** Starts a small server that stores skills, the skills of agents, and their presence. */
export async function startTestServer() {
  const skills: Skill[] = [];
  const agentSkills: Skill[] = [];
  let presence: object = { id: 'u1', presenceDefinition: { systemPresence: 'OFFLINE' } };
  const addSkill = ({ name = '' }: Partial<Skill>) => add(skills, { id: `s${skills.length + 1}`, name });
  const addAgentSkill = ({ id = '', proficiency = 0 }: Partial<Skill>) => {
    const name = skills.find((skill) => skill.id === id)?.name ?? '';
    return add(agentSkills, { id, name, proficiency });
  };
  const routes: Record<string, (body: Partial<Skill>) => object> = {
    'GET /api/v2/routing/skills': () => ({ entities: skills }),
    'POST /api/v2/routing/skills': addSkill,
    'GET /api/v2/users/u1/routingskills': () => ({ entities: agentSkills }),
    'POST /api/v2/users/u1/routingskills': addAgentSkill,
    'GET /api/v2/users/u1/presences/PURECLOUD': () => presence,
    'PATCH /api/v2/users/u1/presences/PURECLOUD': (body) => (presence = { ...presence, ...body }),
  };

  const server = createServer(async (request, response) => {
    const route = `${request.method} ${new URL(request.url ?? '/', 'http://localhost').pathname}`;
    const respond = routes[route];
    const body = respond?.(JSON.parse((await readText(request)) || '{}'));
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { code: 'not.found', message: `${route} does not exist.`, status: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function add(list: Skill[], skill: Skill): Skill {
  list.push(skill);
  return skill;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
