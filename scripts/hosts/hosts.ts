import { claudeCode } from './commands/claude-code.ts';
import { codex } from './commands/codex.ts';
import { geminiCli } from './commands/gemini-cli.ts';
import { opencode } from './commands/opencode.ts';
import type { PackageName } from './install.ts';
import type { ModelApiName } from './model/model-server.ts';
import type { CreateLaunch } from './process.ts';
import type { Transport } from './server.ts';

export interface Host {
  /** Without `createLaunch`, the name of the program in `programs/`. */
  readonly id: string;
  /** The command line of a host that is a program of its own. */
  readonly createLaunch?: CreateLaunch;
  readonly name: string;
  /** Installed for the host. The version of the first one is the host's. */
  readonly packages: readonly [PackageName, ...PackageName[]];
  /** Both by default. */
  readonly transports?: readonly Transport[];
  /** What the host puts before the names of the tools. */
  readonly prefix?: string;
  /** The API of the scripted model. Without one, the program itself calls the tools. */
  readonly model?: ModelApiName;
  /** Over these transports, the server runs with `--confirm`: a write succeeds only if the host asks its user. */
  readonly confirms?: readonly Transport[];
  /** Over these transports, each call starts a process of its own, and with it another sandbox. */
  readonly startsServerPerCall?: readonly Transport[];
}

export const hosts: readonly Host[] = [
  {
    id: 'sdk-1',
    name: 'MCP SDK 1',
    packages: ['@modelcontextprotocol/sdk'],
    confirms: ['stdio'],
  },
  {
    id: 'sdk-2-2025',
    name: 'MCP SDK 2, protocols of 2025',
    packages: ['@modelcontextprotocol/client'],
    confirms: ['stdio'],
  },
  {
    id: 'sdk-2-2026',
    name: 'MCP SDK 2, protocol 2026-07-28',
    packages: ['@modelcontextprotocol/client'],
    confirms: ['stdio', 'http'],
  },
  {
    id: 'inspector',
    name: 'MCP Inspector',
    packages: ['@modelcontextprotocol/inspector'],
    startsServerPerCall: ['stdio'],
  },
  {
    id: 'mcporter',
    name: 'mcporter',
    packages: ['mcporter'],
    startsServerPerCall: ['stdio'],
  },
  {
    id: 'mcp-remote',
    name: 'mcp-remote',
    packages: ['mcp-remote', '@modelcontextprotocol/sdk'],
    transports: ['http'],
  },
  {
    id: 'openai-agents',
    name: 'OpenAI Agents SDK',
    packages: ['@openai/agents', 'zod'],
    model: 'openaiResponses',
  },
  {
    id: 'ai-sdk',
    name: 'Vercel AI SDK',
    packages: ['@ai-sdk/mcp', 'ai', '@ai-sdk/openai-compatible', 'zod'],
    model: 'chatCompletions',
    confirms: ['stdio'],
  },
  {
    id: 'langchain',
    name: 'LangChain',
    packages: ['@langchain/mcp-adapters', '@langchain/core'],
  },
  {
    id: 'google-genai',
    name: 'Google Gen AI SDK',
    packages: ['@google/genai', '@modelcontextprotocol/sdk'],
    model: 'gemini',
    confirms: ['stdio'],
  },
  {
    id: 'anthropic-sdk',
    name: 'Anthropic SDK',
    packages: ['@anthropic-ai/sdk', '@modelcontextprotocol/sdk'],
    model: 'anthropicMessages',
    confirms: ['stdio'],
  },
  {
    id: 'mastra',
    name: 'Mastra',
    packages: ['@mastra/mcp', '@mastra/core', 'zod'],
    prefix: 'genesys_',
    confirms: ['stdio', 'http'],
  },
  {
    id: 'claude-code',
    name: 'Claude Code',
    packages: ['@anthropic-ai/claude-code'],
    createLaunch: claudeCode,
    prefix: 'mcp__genesys__',
    model: 'anthropicMessages',
  },
  {
    id: 'codex',
    name: 'Codex',
    packages: ['@openai/codex'],
    createLaunch: codex,
    prefix: 'mcp__genesys__',
    model: 'openaiResponses',
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    packages: ['@google/gemini-cli'],
    createLaunch: geminiCli,
    prefix: 'mcp_genesys_',
    model: 'gemini',
  },
  {
    id: 'opencode',
    name: 'opencode',
    packages: ['opencode-ai'],
    createLaunch: opencode,
    prefix: 'genesys_',
    model: 'chatCompletions',
  },
];
