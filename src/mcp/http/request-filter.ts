import { ArgumentError } from '../../transport/errors.js';
import { createToolFilter, type Predicate, type Selection } from '../selection.js';

/**
 * What a request narrows the tools to, by its path below the server's or by its headers:
 * `…/x/emails,messages`, `…/x/emails/readonly`, `…/readonly`; `X-MCP-Toolsets`, `X-MCP-Tools`, `X-MCP-Exclude`,
 * `X-MCP-Readonly`. It can only take away: what it leaves is met with what the server has on.
 *
 * What it can't read it does not pass over: that would leave on what somebody meant to switch off.
 *
 * @throws ArgumentError for a path or a name that is not known.
 */
export const narrowedByPath = (path: string): Predicate =>
  path === '' ? all : createToolFilter(selectionOf(path), 'The path');

/** @throws ArgumentError for a header that can't be read, or a name in it that is not known. */
export function narrowedByHeaders(headers: Headers): Predicate {
  const unknown = [...headers.keys()].filter((name) => MEANT_TO_NARROW.test(name) && !HEADERS.includes(name));
  if (unknown.length > 0) {
    const problem = `is not one of this server: ${HEADERS.map(inCapitals).join(', ')} are`;
    throw new ArgumentError(
      SUBJECT,
      unknown.map((name) => ({ argument: inCapitals(name), problem })),
    );
  }
  const given = HEADERS.map((name) => headers.get(name) ?? undefined);
  if (given.every((text) => text === undefined)) return all;
  const [toolsets, tools, exclude, readOnly] = given;
  const selection = { toolsets: list(toolsets), tools: list(tools), exclude: list(exclude), readOnly: flag(readOnly) };
  return createToolFilter(selection, SUBJECT, 'X-MCP-');
}

const all: Predicate = () => true;
const SUBJECT = 'The headers';
const HEADERS = ['x-mcp-toolsets', 'x-mcp-tools', 'x-mcp-exclude', 'x-mcp-readonly'];
/** Such as `X-MCP-Read-Only`. Others that begin with `X-MCP-` are none of ours. */
const MEANT_TO_NARROW = /^x-mcp-(read|tool|exclu)/;

const inCapitals = (name: string) => name.replace(/^x-mcp-./, (start) => start.toUpperCase());

function flag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(true|1)$/i.test(text.trim())) return true;
  if (/^(false|0)$/i.test(text.trim())) return false;
  throw new ArgumentError(SUBJECT, [{ argument: 'X-MCP-Readonly', problem: 'must be true or false' }]);
}

/** `path` is what follows the server's own path. */
function selectionOf(path: string): Selection {
  const steps = path.split('/').filter(Boolean);
  const readOnly = steps.at(-1) === 'readonly';
  if (readOnly) steps.pop();
  if (steps.length === 0) return { readOnly };
  const [x, toolsets, ...more] = steps;
  if (x !== 'x' || toolsets === undefined || more.length > 0) {
    const problem = 'is not one of this server: …, …/readonly, …/x/TOOLSETS and …/x/TOOLSETS/readonly are';
    throw new ArgumentError('Not found', [{ argument: 'the path', problem }]);
  }
  return { toolsets: list(decoded(toolsets)), readOnly };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

const list = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
