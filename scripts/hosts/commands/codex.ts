import { join } from 'node:path';
import type { CreateLaunch } from '../process.ts';

/** https://developers.openai.com/codex/config-reference */
export const codex: CreateLaunch = ({ node, folder, server, modelUrl }) => {
  // A JSON text or list of texts is TOML too.
  const address =
    'url' in server
      ? `url = ${JSON.stringify(server.url)}`
      : `command = ${JSON.stringify(server.command)}\nargs = ${JSON.stringify(server.args)}`;
  return {
    command: node,
    args: [
      join(folder, 'node_modules/@openai/codex/bin/codex.js'),
      ...['exec', '--skip-git-repo-check', 'Answer my first email.'],
    ],
    files: {
      '.codex/config.toml': `
model = "scripted"
model_provider = "scripted"
approval_policy = "never"
check_for_update_on_startup = false

[analytics]
enabled = false

[features]
apps = false
plugins = false

[model_providers.scripted]
name = "scripted"
base_url = "${modelUrl}/v1"
wire_api = "responses"

[mcp_servers.genesys]
default_tools_approval_mode = "approve"
${address}
`,
    },
  };
};
