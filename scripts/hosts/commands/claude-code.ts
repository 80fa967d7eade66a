import { join } from 'node:path';
import type { CreateLaunch } from '../process.ts';

/** https://docs.anthropic.com/en/docs/claude-code/settings */
export const claudeCode: CreateLaunch = ({ node, folder, server, modelUrl }) => {
  const genesys = 'url' in server ? { type: 'http', url: server.url } : { type: 'stdio', ...server };
  return {
    command: node,
    args: [
      join(folder, 'node_modules/@anthropic-ai/claude-code/cli-wrapper.cjs'),
      ...['--print', 'Answer my first email.', '--model', 'scripted'],
      ...['--mcp-config', 'mcp.json', '--strict-mcp-config', '--allowedTools', 'mcp__genesys'],
    ],
    files: { 'mcp.json': JSON.stringify({ mcpServers: { genesys } }) },
    env: {
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
      DISABLE_TELEMETRY: '1',
      // By default, the model sees only the names of the tools and asks for their schemas.
      ENABLE_TOOL_SEARCH: 'false',
    },
  };
};
