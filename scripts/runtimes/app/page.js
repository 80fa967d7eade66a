// A page of Next.js that is rendered on the server.
import { listEmails } from '../client.js';
import '../first-example.js';

export const dynamic = 'force-static';

export default async function Page() {
  return <p>{await listEmails(process.env.SANDBOX_URL, process.env.SANDBOX_TOKEN)}</p>;
}
