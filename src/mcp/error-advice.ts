import type { GenesysError } from '../transport/errors.js';
import type { ToolDescriptor } from './manifest.js';
import type { ArgumentSource, NameStyle, Slice } from './slice.js';

/** A failed call, and the tools that its advice can name. */
export interface AdvisedCall {
  readonly slice: Slice;
  readonly tool: ToolDescriptor;
  readonly args: Readonly<Record<string, unknown>>;
  readonly names: NameStyle;
  readonly isAvailable: (tool: ToolDescriptor) => boolean;
}

/** Returns the advice about the error code, without sentences that mention a tool that is not available. */
export function adviseOnCode({ code }: GenesysError, call: AdvisedCall): string {
  const { errors, operationErrors } = call.slice.advice;
  if (code === undefined) return '';
  const own = operationErrors[call.tool._meta.operationId];
  return nameTools((own && getOwn(own, code)) ?? getOwn(errors, code) ?? '', call);
}

/** Returns where the values of the arguments come from that an error is about. */
export function adviseOnArguments(error: GenesysError, call: AdvisedCall): string {
  const sources = call.slice.advice.arguments;
  return findArguments(error, call)
    .flatMap((name) => {
      const source = getOwn(sources, name);
      const advice = source && formatSource(source, call);
      return advice ? [`${name}: ${advice}`] : [];
    })
    .join(' ');
}

/** The arguments whose name or value the error has, or else the ids in the path of a resource that was not found. */
function findArguments(error: GenesysError, { slice, tool, args }: AdvisedCall): string[] {
  const { details } = error as { details?: readonly unknown[] };
  const text = `${error.message} ${JSON.stringify(details ?? [])}`;
  const words = new Set(text.split(/[^\w-]+/));
  const named = Object.keys(slice.operationOf(tool).args).filter(
    (name) => words.has(name) || listStrings(args[name]).some((value) => words.has(value)),
  );
  if (named.length > 0 || error.status !== 404) return named;
  return Object.entries(slice.operationOf(tool).args).flatMap(([name, info]) => (info.in === 'path' ? [name] : []));
}

/** The strings in the value of an argument, such as the code in a wrap-up. */
function listStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listStrings) : [];
}

function formatSource({ description = '', lookups, noun, toolset }: ArgumentSource, call: AdvisedCall): string {
  const text = nameTools(description, call);
  if (!noun) return text;
  const { slice, names, isAvailable } = call;
  const found = (lookups ?? []).flatMap((id) => slice.findTool(id) ?? []);
  const tool = found.find(isAvailable);
  if (tool) return [text, `${slice.nameIn(names, tool)} finds ${noun}.`].filter(Boolean).join(' ');
  const enable = found.length > 0 && toolset ? ` The operator can enable one with --toolsets default,${toolset}.` : '';
  return [text, `No enabled tool finds ${noun}: ask the user.${enable}`].filter(Boolean).join(' ');
}

/** Replaces mentions by the names of tools, and drops the sentences whose tools are not available. */
function nameTools(text: string, { slice, tool, names, isAvailable }: AdvisedCall): string {
  const find = (mention: string) =>
    slice.findTool(mention.includes('.') ? mention : `${tool._meta.channel}.${mention}`);
  return text
    .split(/(?<=\.) /)
    .filter((sentence) =>
      [...sentence.matchAll(MENTION)].every(([, mention = '']) => {
        const mentioned = find(mention);
        return mentioned !== undefined && isAvailable(mentioned);
      }),
    )
    .map((sentence) =>
      sentence.replace(MENTION, (_, mention: string) => {
        const mentioned = find(mention);
        return mentioned ? slice.nameIn(names, mentioned) : mention;
      }),
    )
    .join(' ');
}

const MENTION = /\{([\w.]+)\}/g;

const getOwn = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
