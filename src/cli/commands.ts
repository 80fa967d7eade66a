import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/** A command and its module, which is loaded only when the command runs. */
export interface CommandInfo {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ command(terminal: Terminal): Command | Promise<Command> }>;
}

/** The commands that help and completion list. */
export const commands: readonly CommandInfo[] = [
  { name: 'mcp', summary: 'run the MCP server, over stdio or HTTP', load: () => import('./mcp.js') },
  { name: 'login', summary: 'sign in with your browser and save a profile', load: () => import('./login.js') },
  { name: 'logout', summary: 'sign out of a profile and delete it', load: () => import('./logout.js') },
  { name: 'profiles', summary: 'list profiles, remove one, set the default', load: () => import('./profiles.js') },
  { name: 'sandbox', summary: 'run a Genesys organization in memory, over HTTP', load: () => import('./sandbox.js') },
  { name: 'tools', summary: 'list the tools that an agent gets', load: () => import('./tools.js') },
  { name: 'call', summary: 'call one operation; JSON on stdout', load: () => import('./call.js') },
  {
    name: 'permissions',
    summary: 'print the OAuth scopes and permissions that a set of tools needs',
    load: () => import('./permissions.js'),
  },
  { name: 'codegen', summary: 'generate a client for another slice of the API', load: () => import('./codegen.js') },
  { name: 'completion', summary: 'print a completion script for a shell', load: () => import('./completion.js') },
];
