import { join } from 'node:path';
import type { CreateLaunch } from '../process.ts';

/** https://geminicli.com/docs/reference/configuration */
export const geminiCli: CreateLaunch = ({ node, folder, server, modelUrl }) => {
  const address = 'url' in server ? { httpUrl: server.url } : server;
  return {
    command: node,
    args: [
      join(folder, 'node_modules/.bin/gemini'),
      ...['--prompt', 'Answer my first email.', '--model', 'gemini-2.5-flash', '--yolo', '--skip-trust'],
    ],
    files: {
      '.gemini/settings.json': JSON.stringify({
        mcpServers: { genesys: { ...address, trust: true } },
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
        security: { auth: { selectedType: 'gemini-api-key' } },
        telemetry: { enabled: false },
      }),
    },
    env: { GEMINI_API_KEY: 'none', GOOGLE_GEMINI_BASE_URL: modelUrl },
  };
};
