import type { OperationId } from '../generated/operations.js';
import { digitalSlice } from './digital-slice.js';
import type { ToolDescriptor } from './manifest.js';
import type { NameStyle } from './slice.js';

/** Returns the name of a tool of this package in a style. */
export const nameIn = (style: NameStyle, tool: Pick<ToolDescriptor, 'name'>): string =>
  digitalSlice.nameIn(style, tool);

/**
 * Finds a tool of this package by its full or short name, the client method (`emails.get`), or Genesys' operation id
 * (`getConversationsEmail`). Returns undefined for an unknown name.
 */
export const toolNamed = (name: string): ToolDescriptor<OperationId> | undefined =>
  digitalSlice.findTool(name) as ToolDescriptor<OperationId> | undefined;

/** The maximum length of a tool name in the strictest model APIs. */
export const MAX_NAME_LENGTH = 64;
