import { parseDocument } from 'yaml';
import { CodegenError, HTTP_METHODS, type HttpMethod, isObject } from './openapi.ts';

/** `spec/slice.yaml`, read: which operations, in which channel, under which method name. */
export interface Slice {
  name: string;
  title: string;
  /** Where upstream publishes the full document. */
  source: string;
  tools: { server: string; prefix: string; omit: string };
  channels: SliceChannel[];
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

/** Names that a channel or a method must not have: the client uses them itself, or they mean something to JavaScript. */
const TAKEN = new Set(['auth', 'call', 'http', 'constructor', 'prototype', 'then', 'toString', 'valueOf', 'toJSON']);

const NAME = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/i;
/** Where Genesys publishes the document of the whole API. */
const PUBLIC_SOURCE = 'https://api.mypurecloud.com/api/v2/docs/swagger';

const IDENTIFIER = /^[a-z][A-Za-z0-9]*$/;
const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/;
const ENDPOINT = new RegExp(`^(${HTTP_METHODS.join('|')}) (/\\S+)$`, 'i');

/** Reads and checks `slice.yaml`. All problems are reported together. */
export function parseSlice(text: string, file = 'slice.yaml'): Slice {
  const yaml = parseDocument(text);
  const problems = yaml.errors.map((e) => e.message);
  if (problems.length > 0) throw new CodegenError(`${file} is not valid YAML.`, { problems });

  const root = yaml.toJS() as unknown;
  if (!isObject(root)) throw new CodegenError(`${file} must be a mapping.`);
  const check = (ok: boolean, problem: string) => {
    if (!ok) problems.push(problem);
  };
  const text_ = (value: unknown, place: string): string => {
    check(typeof value === 'string' && value !== '', `${place}: a non-empty text is needed`);
    return String(value ?? '');
  };

  const tools = isObject(root.tools) ? root.tools : {};
  const seen = new Map<string, string>();
  const channels = Object.entries(isObject(root.channels) ? root.channels : {}).map(([name, value]): SliceChannel => {
    const place = `channels.${name}`;
    check(IDENTIFIER.test(name), `${place}: a channel's name is a camelCase identifier`);
    check(!TAKEN.has(name), `${place}: a channel can't be called "${name}"`);
    const channel = isObject(value) ? value : {};
    const noun = text_(channel.noun, `${place}.noun`);
    check(TYPE_NAME.test(noun), `${place}.noun: "${noun}" is not a PascalCase identifier`);
    const methods = Object.entries(isObject(channel.methods) ? channel.methods : {}).map(([method, endpoint]) => {
      const at = `${place}.methods.${method}`;
      check(IDENTIFIER.test(method), `${at}: a method's name is a camelCase identifier`);
      check(!TAKEN.has(method), `${at}: a method can't be called "${method}"`);
      const match = ENDPOINT.exec(String(endpoint));
      check(match !== null, `${at}: "${String(endpoint)}" is not "METHOD /path"`);
      const [, verb = '', path = ''] = match ?? [];
      const key = `${verb.toUpperCase()} ${path}`;
      check(!match || !seen.has(key), `${at}: ${key} is already ${seen.get(key)}`);
      seen.set(key, at);
      return { name: method, method: verb.toLowerCase() as HttpMethod, path };
    });
    check(methods.length > 0, `${place}.methods: at least one method is needed`);
    return { name, noun, summary: text_(channel.summary, `${place}.summary`), methods };
  });
  check(channels.length > 0, 'channels: at least one channel is needed');

  const slice: Slice = {
    name: text_(root.name, 'name'),
    title: text_(root.title, 'title'),
    source: typeof root.source === 'string' && root.source !== '' ? root.source : PUBLIC_SOURCE,
    tools: {
      server: text_(tools.server, 'tools.server'),
      prefix: text_(tools.prefix, 'tools.prefix'),
      omit: typeof tools.omit === 'string' ? tools.omit : '',
    },
    channels,
  };
  check(NAME.test(slice.name), `name: "${slice.name}" is not a word, or words with hyphens between`);
  if (problems.length > 0) throw new CodegenError(`${file} can't be used:`, { problems });
  return slice;
}
