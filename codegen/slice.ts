import { parseDocument } from 'yaml';
import { CodegenError, HTTP_METHODS, type HttpMethod, isObject, yamlErrorMessage } from './openapi.ts';
import { parseToolsets, type SliceToolset } from './toolsets.ts';

/** The content of `slice.yaml`: operations by channel and method name. */
export interface Slice {
  name: string;
  title: string;
  /** The URL of the upstream spec. */
  source: string;
  tools: { server: string; prefix: string; omit: string };
  channels: SliceChannel[];
  /** Tools that are off by default. */
  toolsets: SliceToolset[];
}

export interface SliceChannel {
  name: string;
  noun: string;
  summary: string;
  methods: SliceMethod[];
}

export interface SliceMethod {
  name: string;
  method: HttpMethod;
  path: string;
}

/** Names that channels and methods cannot have, because the client or JavaScript uses them. */
export const RESERVED: ReadonlySet<string> = new Set([
  'auth',
  'call',
  'events',
  'http',
  'constructor',
  'prototype',
  'then',
  'toString',
  'valueOf',
  'toJSON',
]);

const NAME = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/i;
/** Where Genesys publishes the spec of the whole API. */
export const PUBLIC_SOURCE = 'https://api.mypurecloud.com/api/v2/docs/swagger';

const IDENTIFIER = /^[a-z][A-Za-z0-9]*$/;
const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/;
const ENDPOINT = new RegExp(`^(${HTTP_METHODS.join('|')}) (/\\S+)$`, 'i');

/**
 * Parses and validates `slice.yaml`.
 *
 * @throws CodegenError that lists all problems.
 */
export function parseSlice(text: string, file?: string): Slice {
  const { slice, error } = checkSlice(text, file);
  if (error) throw error;
  return slice;
}

/** A slice without its invalid methods, and an error that lists all problems. */
export interface CheckedSlice {
  slice: Slice;
  error?: CodegenError;
}

/**
 * Parses `slice.yaml` and keeps its valid methods, so that codegen can also report what is wrong with them.
 *
 * @throws CodegenError if the file is not a YAML mapping.
 */
export function checkSlice(text: string, file = 'slice.yaml'): CheckedSlice {
  const yaml = parseDocument(text);
  const problems = yaml.errors.map(yamlErrorMessage);
  if (problems.length > 0) throw new CodegenError(`${file} is not valid YAML.`, { problems });

  const root = yaml.toJS() as unknown;
  if (!isObject(root))
    throw new CodegenError(`${file} must be a YAML mapping with "name", "title", "tools" and "channels".`);
  const check = (ok: boolean, problem: string) => {
    if (!ok) problems.push(problem);
  };
  const requireString = (value: unknown, place: string): string => {
    check(typeof value === 'string' && value !== '', `${place}: must be a non-empty string.`);
    return String(value ?? '');
  };

  const tools = isObject(root.tools) ? root.tools : {};
  const seen = new Map<string, string>();
  const channels = Object.entries(isObject(root.channels) ? root.channels : {}).map(([name, value]): SliceChannel => {
    const place = `channels.${name}`;
    check(IDENTIFIER.test(name), `${place}: a channel name must be in camelCase.`);
    check(!RESERVED.has(name), `${place}: "${name}" is a reserved name. Choose another channel name.`);
    const channel = isObject(value) ? value : {};
    const noun = requireString(channel.noun, `${place}.noun`);
    check(TYPE_NAME.test(noun), `${place}.noun: must be in PascalCase, not "${noun}".`);
    const listed = Object.entries(isObject(channel.methods) ? channel.methods : {});
    const methods = listed.flatMap(([method, endpoint]): SliceMethod[] => {
      const at = `${place}.methods.${method}`;
      check(IDENTIFIER.test(method), `${at}: a method name must be in camelCase.`);
      check(!RESERVED.has(method), `${at}: "${method}" is a reserved name. Choose another method name.`);
      const match = ENDPOINT.exec(String(endpoint));
      check(match !== null, `${at}: must be "METHOD /path", such as "GET /api/v2/users", not "${String(endpoint)}".`);
      const [, verb = '', path = ''] = match ?? [];
      const key = `${verb.toUpperCase()} ${path}`;
      const other = match ? seen.get(key) : undefined;
      check(other === undefined, `${at}: ${key} is already listed as ${other}.`);
      if (!match || other !== undefined) return [];
      seen.set(key, at);
      return [{ name: method, method: verb.toLowerCase() as HttpMethod, path }];
    });
    check(listed.length > 0, `${place}.methods: must list at least one method.`);
    return { name, noun, summary: requireString(channel.summary, `${place}.summary`), methods };
  });
  check(channels.length > 0, 'channels: must list at least one channel.');
  const toolsets = parseToolsets(root.toolsets, channels, problems);

  const slice: Slice = {
    name: requireString(root.name, 'name'),
    title: requireString(root.title, 'title'),
    source: typeof root.source === 'string' && root.source !== '' ? root.source : PUBLIC_SOURCE,
    tools: {
      server: requireString(tools.server, 'tools.server'),
      prefix: requireString(tools.prefix, 'tools.prefix'),
      omit: typeof tools.omit === 'string' ? tools.omit : '',
    },
    channels,
    toolsets,
  };
  check(NAME.test(slice.name), `name: must be words joined by hyphens, such as "routing-queues", not "${slice.name}".`);
  return problems.length > 0 ? { slice, error: new CodegenError(`${file} is invalid:`, { problems }) } : { slice };
}
