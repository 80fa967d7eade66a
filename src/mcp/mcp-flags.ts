import { ArgumentError } from '../transport/errors.js';
import { LEVELS, type LogLevel } from './log.js';
import { LEAST_RESULT_BYTES, MAX_RESULT_BYTES } from './result/result-formatter.js';
import { toolsetNames } from './selection.js';
import type { NameStyle } from './tool-names.js';

/** What the flags of `mcp` come to, named as commander names them. */
export interface McpFlags {
  http?: boolean;
  host?: string;
  port?: number;
  connections?: string;
  auth?: string;
  publicUrl?: string;
  toolsets?: string[];
  tools?: string[];
  exclude?: string[];
  readOnly?: boolean;
  readOnlyToolsets?: string[];
  names?: NameStyle;
  discovery?: boolean;
  confirm?: boolean;
  allowedHosts?: string[];
  allowedOrigins?: string[];
  maxResultBytes?: number;
  projection?: boolean;
  redact?: boolean;
  maxRequestBytes?: number;
  logLevel?: LogLevel;
}

/** One flag, in the terms of commander: `new Option(flags, description).argParser(parse)`. */
export interface FlagInfo {
  readonly flags: string;
  readonly description: string;
  /** Makes a value of the text; throws an ArgumentError that says what is expected. None for a switch. */
  readonly parse?: (text: string) => unknown;
}

/** An empty list is a variable that was not set, or a slip: no tools at all would be a strange wish. */
const names = (flag: string) => (text: string) => {
  const found = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (found.length > 0) return found;
  throw new ArgumentError('mcp', [{ argument: flag, problem: 'must have at least one name' }]);
};

const oneOf =
  (flag: string, values: readonly string[]) =>
  (text: string): string => {
    if (values.includes(text)) return text;
    throw new ArgumentError('mcp', [{ argument: flag, problem: `must be one of ${values.join(', ')}, not "${text}"` }]);
  };

const integer =
  (flag: string, least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new ArgumentError('mcp', [{ argument: flag, problem: `must be from ${least} to ${most}, not "${text}"` }]);
  };

const httpUrl =
  (flag: string) =>
  (text: string): string => {
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
    throw new ArgumentError('mcp', [{ argument: flag, problem: `must be an http(s) URL, not "${text}"` }]);
  };

/** The flags of `mcp`: the one place that has their words. `--sandbox` is the command's own. */
export const mcpFlags: readonly FlagInfo[] = [
  { flags: '--http', description: 'serve over Streamable HTTP in place of stdio' },
  { flags: '--host <address>', description: 'address to listen on (default: 127.0.0.1)', parse: String },
  { flags: '--port <number>', description: 'port to listen on (default: 8787)', parse: integer('--port', 0, 65535) },
  {
    flags: '--connections <file>',
    description: 'JSON file of named connections, in place of the GENESYS_* variables',
    parse: String,
  },
  { flags: '--auth <file>', description: 'JSON file of who may call over HTTP, and with what', parse: String },
  {
    flags: '--public-url <url>',
    description: 'URL at which clients reach the server, behind a proxy',
    parse: httpUrl('--public-url'),
  },
  {
    flags: '--toolsets <names>',
    description: `toolsets to offer: ${toolsetNames.join(', ')}`,
    parse: names('--toolsets'),
  },
  {
    flags: '--tools <names>',
    description: 'tools to offer, in addition to --toolsets, by any of their names: get_email, emails.get',
    parse: names('--tools'),
  },
  { flags: '--exclude <names>', description: 'tools or toolsets not to offer', parse: names('--exclude') },
  { flags: '--read-only', description: 'offer only tools that read' },
  {
    flags: '--read-only-toolsets <names>',
    description: 'toolsets of which only the reads are offered',
    parse: names('--read-only-toolsets'),
  },
  {
    flags: '--names <style>',
    description: 'names of the tools: full, or short without the common prefix (default: full)',
    parse: oneOf('--names', ['full', 'short']),
  },
  { flags: '--discovery', description: 'offer three tools that search, describe and call, in place of all' },
  {
    flags: '--max-result-bytes <number>',
    description: `longest result; of a longer one, the ends of texts and lists are left out (default: ${MAX_RESULT_BYTES})`,
    parse: integer('--max-result-bytes', LEAST_RESULT_BYTES, 100_000_000),
  },
  { flags: '--projection', description: 'let a read name the properties of the answer that it needs (fields)' },
  { flags: '--redact', description: 'mask e-mail addresses, phone numbers and card numbers in results' },
  {
    flags: '--confirm',
    description:
      'ask a person before a tool that deletes or that reaches customers (replicas share GENESYS_MCP_CONFIRM_KEY)',
  },
  {
    flags: '--allowed-hosts <names>',
    description: 'further names by which the server is called',
    parse: names('--allowed-hosts'),
  },
  {
    flags: '--allowed-origins <names>',
    description: 'hosts or origins of web pages that may call the server',
    parse: names('--allowed-origins'),
  },
  {
    flags: '--max-request-bytes <number>',
    description: 'longest request that is read (default: 1000000)',
    parse: integer('--max-request-bytes', 1000, 100_000_000),
  },
  {
    flags: '--log-level <level>',
    description: `what to log on stderr: ${LEVELS.join(', ')} (default: info)`,
    parse: oneOf('--log-level', LEVELS),
  },
];
