// The command line of the MCP Inspector. Each call is a new process.
import { server, serveSession } from '../program.ts';
import { textOf } from '../text-of.ts';
import { binPath, runBin } from './run-bin.ts';

const script = binPath('@modelcontextprotocol/inspector', 'mcp-inspector');
const target = 'url' in server ? ['--transport', 'http', '--server-url', server.url] : [server.command, ...server.args];
const inspect = async (...args: string[]) => JSON.parse(await runBin(script, ['--cli', ...target, ...args]));

await serveSession(async () => {
  const { tools } = (await inspect('--method', 'tools/list')) as { tools: { name: string }[] };
  return {
    tools: tools.map(({ name }) => name),
    async call(name, args) {
      const pairs = Object.entries(args).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      const toolArgs = pairs.flatMap((pair) => ['--tool-arg', pair]);
      return textOf(await inspect('--method', 'tools/call', '--tool-name', name, ...toolArgs));
    },
    close: async () => {},
  };
});
