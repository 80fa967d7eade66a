import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { createUnusableFailure } from './find-connection.js';
import type { Principal } from './principal.js';
import type { NameStyle, Slice } from './slice.js';
import { formatSuggestions, suggestTools } from './suggest-tools.js';
import type { ToolResult } from './tool-result.js';
import { findHiddenReason, isOffered } from './usable-tools.js';

/**
 * Responds to the call of a tool that the principal is not offered: with the reason if the tool is on but no connection can use
 * it.
 *
 * @throws ProtocolError for a tool that is unknown or switched off, as MCP requires. It suggests other tools.
 */
export async function rejectUnavailableTool(
  slice: Slice,
  name: string,
  principal: Principal,
  style: NameStyle,
  hint = '',
): Promise<ToolResult> {
  const tool = slice.findTool(name);
  const reason = tool && findHiddenReason(principal, tool);
  if (reason) return createUnusableFailure(`No connection can use ${name}: it ${reason}.`, reason);
  const offered = slice.tools.filter((other) => isOffered(principal, other));
  const suggestions = hint ? [] : await suggestTools(slice, name, offered, style);
  const quoted = JSON.stringify(name.slice(0, MAX_QUOTED_LENGTH));
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Unknown tool ${quoted}. Nothing was sent.${formatSuggestions(suggestions)}${hint}`,
  );
}

/** The name comes from the request. */
const MAX_QUOTED_LENGTH = 120;
