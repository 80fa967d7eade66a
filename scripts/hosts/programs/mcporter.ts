// The command line of mcporter. Each call is a new process.
import { server, serveSession } from '../program.ts';
import { binPath, runBin } from './run-bin.ts';

const script = binPath('mcporter', 'mcporter');
const target =
  'url' in server
    ? ['--http-url', server.url, '--allow-http']
    : ['--stdio', server.command, ...server.args.flatMap((arg) => ['--stdio-arg', arg])];
const run = (command: string, ...args: string[]) => runBin(script, [command, ...target, '--name', 'genesys', ...args]);

await serveSession(async () => {
  const { tools } = JSON.parse(await run('list', '--json')) as { tools: { name: string }[] };
  return {
    tools: tools.map(({ name }) => name),
    call: (name, args) => run('call', '--tool', name, '--args', JSON.stringify(args), '--output', 'text'),
    close: async () => {},
  };
});
