// A Cloudflare Worker.
import { listEmails } from './client.js';

export default {
  async fetch(_request, env) {
    const lines = [];
    console.log = (line) => lines.push(line);
    // A worker can't use random values before it has a request.
    await import('./first-example.js');
    lines.push(await listEmails(env.SANDBOX_URL, env.SANDBOX_TOKEN));
    return new Response(lines.join('\n'));
  },
};
