import { ArgumentError } from '../../http/errors.js';
import { type Predicate, type Selection, selects } from '../selection.js';

/**
 * What a request narrows the tools to, by its path below the server's or by its headers:
 * `…/x/emails,messages`, `…/x/emails/readonly`, `…/readonly`; `X-MCP-Toolsets`, `X-MCP-Tools`, `X-MCP-Exclude`,
 * `X-MCP-Readonly`. It can only take away: what it leaves is met with what the server has on.
 *
 * @throws ArgumentError for a path or a name that is not known.
 */
export function narrowing(path: string, headers: Headers): Predicate {
  const given = HEADERS.map((name) => headers.get(name) ?? undefined);
  if (path === '' && given.every((text) => text === undefined)) return () => true;
  const [toolsets, tools, exclude, readOnly = ''] = given;
  const byPath = selectionOf(path);
  const byHeaders: Selection = {
    toolsets: list(toolsets),
    tools: list(tools),
    exclude: list(exclude),
    readOnly: /^(true|1)$/i.test(readOnly),
  };
  const [inPath, inHeaders] = [selects(byPath, 'The path'), selects(byHeaders, 'The X-MCP headers')];
  return (tool) => inPath(tool) && inHeaders(tool);
}

const HEADERS = ['x-mcp-toolsets', 'x-mcp-tools', 'x-mcp-exclude', 'x-mcp-readonly'];

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
