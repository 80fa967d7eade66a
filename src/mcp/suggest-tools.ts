import { countEdits } from '../platform/find-nearest.js';
import type { ToolDescriptor } from './manifest.js';
import type { NameStyle, Slice } from './slice.js';

/** In edits: two letters that are swapped, or a missing plural. */
const MAX_EDITS = 2;
const MAX_SUGGESTIONS = 3;
/** Longer names are not misspelled ones. */
const MAX_NAME_LENGTH = 100;

/** Suggests tools for an unknown name: those with nearly the same name, or else those that fit its parts. */
export async function suggestTools(
  slice: Slice,
  name: string,
  tools: readonly ToolDescriptor[],
  style: NameStyle,
): Promise<readonly string[]> {
  const { nameIn } = slice;
  // Hosts add prefixes such as `mcp__genesys__`.
  const bare = nameIn('short', { name: name.slice(0, MAX_NAME_LENGTH).replace(/^.*__/, '') }).toLowerCase();
  const near = tools
    .map((tool) => ({ tool, edits: countEdits(bare, nameIn('short', tool)) }))
    .filter(({ edits }) => edits <= MAX_EDITS)
    .sort((a, b) => a.edits - b.edits)
    .map(({ tool }) => tool);
  const found = near.length > 0 ? near : await findByParts(slice, bare, tools);
  return found.slice(0, MAX_SUGGESTIONS).map((tool) => nameIn(style, tool));
}

async function findByParts(
  slice: Slice,
  name: string,
  tools: readonly ToolDescriptor[],
): Promise<readonly ToolDescriptor[]> {
  const parts = partsOf(name);
  const related = tools.filter((tool) => partsOf(slice.nameIn('short', tool)).some((part) => parts.includes(part)));
  if (related.length === 0) return [];
  const { searchTools } = await import('./discovery/search-tools.js');
  return searchTools(slice, parts.join(' '), new Set(related), MAX_SUGGESTIONS);
}

/** The parts of a name, in the singular. */
const partsOf = (name: string): string[] => name.split(/[^a-z]+/).map((part) => part.replace(/s$/, ''));

/** The sentence about suggestions; empty without any. */
export const formatSuggestions = (names: readonly string[]): string =>
  names.length > 0 ? ` Did you mean ${names.join(' or ')}?` : '';
