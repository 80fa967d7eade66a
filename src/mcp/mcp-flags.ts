import { ArgumentError } from '../transport/errors.js';
import { LEVELS, type LogLevel } from './log.js';
import { DEFAULT_MAX_RESULT_BYTES, MIN_RESULT_BYTES } from './result/result-formatter.js';
import { toolsetNames } from './selection.js';
import type { NameStyle } from './slice.js';

/** The parsed flags of `mcp`, with the property names of commander. */
export interface McpFlags {
  slice?: string;
  http?: boolean;
  host?: string;
  port?: number;
  connections?: string;
  auth?: string;
  publicUrl?: string;
  redis?: string;
  toolsets?: string[];
  tools?: string[];
  exclude?: string[];
  readOnly?: boolean;
  readOnlyToolsets?: string[];
  names?: NameStyle;
  allTools?: boolean;
  discovery?: boolean;
  confirm?: boolean;
  allowedHosts?: string[];
  allowedOrigins?: string[];
  maxWait?: number;
  maxResultBytes?: number;
  projection?: boolean;
  redact?: boolean;
  structured?: boolean;
  maxRequestBytes?: number;
  keepAliveTimeout?: number;
  logLevel?: LogLevel;
}

/** A flag, for commander: `new Option(flags, description).argParser(parse)`. */
export interface FlagInfo {
  readonly flags: string;
  readonly description: string;
  /** Parses the value, or throws an ArgumentError. Undefined for a flag without a value. */
  readonly parse?: (text: string) => unknown;
}

/** Rejects an empty list: it is probably an unset shell variable, and not the wish to select nothing. */
const parseNames = (flag: string) => (text: string) => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length > 0) return names;
  throw new ArgumentError('mcp', [{ argument: flag, problem: 'must have at least one name' }]);
};

const parseOneOf =
  (flag: string, values: readonly string[]) =>
  (text: string): string => {
    if (values.includes(text)) return text;
    throw new ArgumentError('mcp', [{ argument: flag, problem: `must be one of ${values.join(', ')}, not "${text}"` }]);
  };

const parseInteger =
  (flag: string, min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new ArgumentError('mcp', [
      { argument: flag, problem: `must be an integer from ${min} to ${max}, not "${text}"` },
    ]);
  };

const parseHttpUrl =
  (flag: string) =>
  (text: string): string => {
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
    throw new ArgumentError('mcp', [{ argument: flag, problem: `must be an http or https URL, not "${text}"` }]);
  };

/** The flags of the command `mcp`, except `--sandbox`, which the command itself adds. */
export const mcpFlags: readonly FlagInfo[] = [
  {
    flags: '--slice <folder>',
    description: 'folder that "codegen" generated, whose tools are used instead of the tools of this package',
    parse: String,
  },
  { flags: '--http', description: 'serve over Streamable HTTP instead of stdio' },
  { flags: '--host <address>', description: 'address to listen on (default: 127.0.0.1)', parse: String },
  {
    flags: '--port <number>',
    description: 'port to listen on (default: 8787)',
    parse: parseInteger('--port', 0, 65535),
  },
  {
    flags: '--connections <file>',
    description: 'JSON file of connections, used instead of the GENESYS_* variables',
    parse: String,
  },
  {
    flags: '--auth <file>',
    description: 'JSON file of the principals that may call over HTTP, with their tokens and tools',
    parse: String,
  },
  {
    flags: '--public-url <url>',
    description: 'URL of the server for its clients, if it is behind a proxy',
    parse: parseHttpUrl('--public-url'),
  },
  {
    flags: '--redis <url>',
    description:
      'Redis that replicas share: tokens, sign-ins and rate limits (or GENESYS_MCP_REDIS_URL, if the URL has a password)',
    parse: String,
  },
  {
    flags: '--toolsets <names>',
    description: `toolsets to include: ${toolsetNames.join(', ')}; with --slice, the channels of the slice`,
    parse: parseNames('--toolsets'),
  },
  {
    flags: '--tools <names>',
    description: 'tools to include, in addition to --toolsets, by any of their names: get_email, emails.get',
    parse: parseNames('--tools'),
  },
  { flags: '--exclude <names>', description: 'tools or toolsets to exclude', parse: parseNames('--exclude') },
  { flags: '--read-only', description: 'include only tools that read' },
  {
    flags: '--read-only-toolsets <names>',
    description: 'toolsets of which to include only tools that read',
    parse: parseNames('--read-only-toolsets'),
  },
  {
    flags: '--names <style>',
    description: 'style of the tool names: short (get_email), or full, as in tools.json (default: short)',
    parse: parseOneOf('--names', ['full', 'short']),
  },
  { flags: '--all-tools', description: 'also list tools that no connection can use, by what is known of its token' },
  { flags: '--discovery', description: 'list only three tools, which search, describe and call the other tools' },
  {
    flags: '--max-wait <seconds>',
    description: 'maximum duration of a tool call; 0 for no limit (default: 50, because hosts give up after 60)',
    parse: parseInteger('--max-wait', 0, 86_400),
  },
  {
    flags: '--max-result-bytes <number>',
    description: `maximum size of a result in bytes; in a larger one, long texts and lists are truncated (default: ${DEFAULT_MAX_RESULT_BYTES})`,
    parse: parseInteger('--max-result-bytes', MIN_RESULT_BYTES, 100_000_000),
  },
  {
    flags: '--projection',
    description: 'add the argument "fields" to tools that read, which selects properties of the result',
  },
  { flags: '--redact', description: 'mask email addresses, phone numbers and card numbers in results' },
  {
    flags: '--structured',
    description:
      'add the data of results as structuredContent too, for programs that read it (hosts may pay for both copies)',
  },
  {
    flags: '--confirm',
    description:
      'ask a person before a tool deletes or overwrites something, or reaches customers (replicas need the same GENESYS_MCP_CONFIRM_KEY)',
  },
  {
    flags: '--allowed-hosts <names>',
    description: 'additional host names of the server',
    parse: parseNames('--allowed-hosts'),
  },
  {
    flags: '--allowed-origins <names>',
    description: 'hosts or origins of web pages that may call the server',
    parse: parseNames('--allowed-origins'),
  },
  {
    flags: '--max-request-bytes <number>',
    description: 'maximum size of a request in bytes (default: 1000000)',
    parse: parseInteger('--max-request-bytes', 1000, 100_000_000),
  },
  // Longer than Google Cloud's load balancers keep a connection, which is longer than others do:
  // https://docs.cloud.google.com/load-balancing/docs/https#timeouts_and_retries
  {
    flags: '--keep-alive-timeout <seconds>',
    description: 'how long an idle HTTP connection stays open; must be longer than in the proxy (default: 620)',
    parse: parseInteger('--keep-alive-timeout', 1, 86_400),
  },
  {
    flags: '--log-level <level>',
    description: `minimum level of the log on stderr: ${LEVELS.join(', ')} (default: info)`,
    parse: parseOneOf('--log-level', LEVELS),
  },
];
