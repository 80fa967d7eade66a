// What the programs use of packages that are installed only to run them. The versions are in `../packages.json`.

declare module '@langchain/mcp-adapters' {
  export class MultiServerMCPClient {
    constructor(config: { throwOnLoadError: boolean; mcpServers: Record<string, object> });
    getTools(): Promise<{ name: string; invoke(args: object): Promise<unknown> }[]>;
    close(): Promise<void>;
  }
}

declare module '@mastra/mcp' {
  export class MCPClient {
    constructor(options: { servers: Record<string, object> });
    listTools(): Promise<Record<string, { execute?(args: object, context: object): Promise<unknown> }>>;
    disconnect(): Promise<void>;
  }
}

declare module '@ai-sdk/mcp' {
  interface MCPClient {
    onElicitationRequest(schema: object, handler: () => Promise<object>): void;
    tools(): Promise<object>;
    close(): Promise<void>;
  }
  export const ElicitationRequestSchema: object;
  export function createMCPClient(config: { transport: object; capabilities: object }): Promise<MCPClient>;
}

declare module '@ai-sdk/mcp/mcp-stdio' {
  export class Experimental_StdioMCPTransport {
    constructor(config: { command: string; args: string[] });
  }
}

declare module '@ai-sdk/openai-compatible' {
  export function createOpenAICompatible(settings: { name: string; baseURL: string }): (model: string) => object;
}

declare module 'ai' {
  export function generateText(options: {
    model: object;
    tools: object;
    stopWhen: object;
    prompt: string;
  }): Promise<object>;
  export function stepCountIs(count: number): object;
}

declare module '@openai/agents' {
  interface MCPServer {
    connect(): Promise<void>;
    close(): Promise<void>;
  }
  export const MCPServerStdio: new (options: { name: string; command: string; args: string[] }) => MCPServer;
  export const MCPServerStreamableHttp: new (options: { name: string; url: string }) => MCPServer;
  export class OpenAIProvider {
    constructor(options: { apiKey: string; baseURL: string; useResponses: boolean });
  }
  export class Agent {
    constructor(options: { name: string; model: string; mcpServers: MCPServer[] });
  }
  export class Runner {
    constructor(config: { modelProvider: OpenAIProvider; tracingDisabled: boolean });
    run(agent: Agent, input: string, options: { maxTurns: number }): Promise<object>;
  }
}

declare module '@anthropic-ai/sdk' {
  export default class Anthropic {
    constructor(options: { apiKey: string; baseURL: string });
    readonly beta: {
      messages: {
        toolRunner(params: {
          model: string;
          max_tokens: number;
          thread: false;
          tools: object[];
          messages: object[];
        }): Promise<object>;
      };
    };
  }
}

declare module '@anthropic-ai/sdk/helpers/beta/mcp' {
  export function mcpTools(tools: object[], client: object): object[];
}

declare module '@google/genai' {
  export class GoogleGenAI {
    constructor(options: { apiKey: string; httpOptions: { baseUrl: string } });
    readonly models: { generateContent(request: { model: string; contents: string; config: object }): Promise<object> };
  }
  export function mcpToTool(client: object): object;
}
