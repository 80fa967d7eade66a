import { findObstacle, type TokenFacts } from '../../mcp/token-facts.js';
import type { CatalogEntry } from '../operation-catalog.js';

/** Operations that a token cannot call, by the reason. */
export type ExcludedOperations = ReadonlyMap<string, readonly CatalogEntry[]>;

export function findExcludedOperations(entries: readonly CatalogEntry[], facts: TokenFacts): ExcludedOperations {
  const excluded = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    const reason = findObstacle(entry.operation, facts);
    if (reason) excluded.set(reason, [...(excluded.get(reason) ?? []), entry]);
  }
  return excluded;
}

/** Counts the operations that a token can call, of `total`. */
export const countUsable = (total: number, excluded: ExcludedOperations): number =>
  total - [...excluded.values()].flat().length;

/** One line for each reason. */
export const formatExcluded = (excluded: ExcludedOperations, nameOf: (entry: CatalogEntry) => string): string[] =>
  [...excluded].map(([reason, entries]) => `  ${reason}: ${entries.map(nameOf).join(', ')}`);
