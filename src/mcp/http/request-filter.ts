import { ArgumentError } from '../../transport/errors.js';
import { createToolFilter, onlyRestrict, type Selection, type ToolFilter } from '../selection.js';
import type { Slice } from '../slice.js';

/**
 * Creates a tool filter from the path below the server's path: `/x/emails,messages`, `/x/emails/readonly`, `/readonly`. The filter
 * can only switch off tools that are on for the server.
 *
 * @throws ArgumentError for an unknown path or toolset. Ignoring it would leave tools on that the client wants off.
 */
export const filterFromPath = (path: string, slice: Slice): ToolFilter =>
  path === '' ? leaveAll : onlyRestrict(createToolFilter(parsePath(path, slice), 'Invalid path', '', slice));

/**
 * Creates a tool filter from the headers `X-MCP-Toolsets`, `X-MCP-Tools`, `X-MCP-Exclude` and `X-MCP-Readonly`.
 *
 * @throws ArgumentError for an invalid value, an unknown name, and an unknown header with a similar name.
 */
export function filterFromHeaders(headers: Headers, slice: Slice): ToolFilter {
  const unknown = [...headers.keys()].filter((name) => LIKE_A_FILTER_HEADER.test(name) && !HEADERS.includes(name));
  if (unknown.length > 0) {
    const problem = `is unknown. Use one of: ${HEADERS.map(formatHeaderName).join(', ')}`;
    throw new ArgumentError(
      SUBJECT,
      unknown.map((name) => ({ argument: formatHeaderName(name), problem })),
    );
  }
  const values = HEADERS.map((name) => headers.get(name) ?? undefined);
  if (values.every((value) => value === undefined)) return leaveAll;
  const [toolsets, tools, exclude, readOnly] = values;
  const selection = {
    toolsets: parseList(toolsets),
    tools: parseList(tools),
    exclude: parseList(exclude),
    readOnly: parseBoolean(readOnly),
  };
  return onlyRestrict(createToolFilter(selection, SUBJECT, 'X-MCP-', slice));
}

const leaveAll: ToolFilter = () => undefined;
const SUBJECT = 'Invalid headers';
const HEADERS = ['x-mcp-toolsets', 'x-mcp-tools', 'x-mcp-exclude', 'x-mcp-readonly'];
/** Headers with a similar name, such as `X-MCP-Read-Only`. Other `X-MCP-` headers may be for other programs. */
const LIKE_A_FILTER_HEADER = /^x-mcp-(read|tool|exclu)/;

const formatHeaderName = (name: string) => name.replace(/^x-mcp-./, (start) => start.toUpperCase());

function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(true|1)$/i.test(text.trim())) return true;
  if (/^(false|0)$/i.test(text.trim())) return false;
  throw new ArgumentError(SUBJECT, [{ argument: 'X-MCP-Readonly', problem: 'must be true or false' }]);
}

function parsePath(path: string, { serverPath }: Slice): Selection {
  const segments = path.split('/').filter(Boolean);
  const readOnly = segments.at(-1) === 'readonly';
  if (readOnly) segments.pop();
  if (segments.length === 0) return { readOnly };
  const [x, toolsets, ...more] = segments;
  if (x !== 'x' || toolsets === undefined || more.length > 0) {
    const paths = ['', '/readonly', '/x/TOOLSETS', '/x/TOOLSETS/readonly'].map((suffix) => serverPath + suffix);
    throw new ArgumentError('Not found', [
      { argument: 'the path', problem: `is unknown. Use one of: ${paths.join(', ')}` },
    ]);
  }
  return { toolsets: parseList(decodeSegment(toolsets)), readOnly };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const parseList = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
