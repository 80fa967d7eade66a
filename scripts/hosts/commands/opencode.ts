import { join } from 'node:path';
import type { CreateLaunch } from '../process.ts';

/** https://opencode.ai/docs/config */
export const opencode: CreateLaunch = ({ folder, server, modelUrl }) => {
  const genesys =
    'url' in server
      ? { type: 'remote', url: server.url }
      : { type: 'local', command: [server.command, ...server.args] };
  return {
    // The command of the package itself only works after its installation script, which is not run here.
    command: join(folder, `node_modules/opencode-${process.platform}-${process.arch}/bin/opencode`),
    args: ['run', 'Answer my first email.'],
    files: {
      'opencode.json': JSON.stringify({
        model: 'scripted/scripted',
        small_model: 'scripted/scripted',
        provider: {
          scripted: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${modelUrl}/v1`, apiKey: 'none' },
            models: { scripted: {} },
          },
        },
        mcp: { genesys },
        autoupdate: false,
        share: 'disabled',
      }),
    },
    env: { OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
  };
};
