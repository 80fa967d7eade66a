// A Cloudflare Worker.
import { listEmails } from './client.js';

export default {
  fetch: async (_request, env) => new Response(await listEmails(env.SANDBOX_URL, env.SANDBOX_TOKEN)),
};
