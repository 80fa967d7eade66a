import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/** A command and its module, which is loaded only when the command runs. */
export interface CommandInfo {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CreateCommand>;
}

/** Creates a command. `args` are its arguments, for a command whose subcommands depend on them. */
type CreateCommand = (terminal: Terminal, args: readonly string[]) => Command | Promise<Command>;

/** The commands that help and completion list. */
export const commands: readonly CommandInfo[] = [
  {
    name: 'mcp',
    summary: 'Run the MCP server over stdio or HTTP',
    load: async () => (await import('./mcp-command.js')).createMcpCommand,
  },
  {
    name: 'login',
    summary: 'Sign in with your browser and save a profile',
    load: async () => (await import('./login-command.js')).createLoginCommand,
  },
  {
    name: 'logout',
    summary: 'Sign out of a profile and delete it',
    load: async () => (await import('./logout-command.js')).createLogoutCommand,
  },
  {
    name: 'profiles',
    summary: 'List profiles, remove one, or set the default',
    load: async () => (await import('./profiles-command.js')).createProfilesCommand,
  },
  {
    name: 'events',
    summary: 'Print notifications of changes as lines of JSON',
    load: async () => (await import('./events-command.js')).createEventsCommand,
  },
  {
    name: 'sandbox',
    summary: 'Run an in-memory Genesys organization over HTTP',
    load: async () => (await import('./sandbox-command.js')).createSandboxCommand,
  },
  {
    name: 'tools',
    summary: 'List the MCP tools',
    load: async () => (await import('./tools-command.js')).createToolsCommand,
  },
  {
    name: 'call',
    summary: 'Call one operation and print the response as JSON',
    load: async () => (await import('./call-command.js')).createCallCommand,
  },
  {
    name: 'permissions',
    summary: 'List the OAuth scopes and permissions that a set of tools requires',
    load: async () => (await import('./permissions-command.js')).createPermissionsCommand,
  },
  {
    name: 'codegen',
    summary: 'Generate a client for another slice of the API',
    load: async () => (await import('./codegen-command.js')).createCodegenCommand,
  },
  {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    load: async () => (await import('./completion-command.js')).createCompletionCommand,
  },
];
