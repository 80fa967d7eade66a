import type { Unsupported } from '../../codegen/supported.ts';

export const SKIP_UNSUPPORTED = 'Leave out operations that codegen cannot generate, and list them';

/** A line for each operation that `--skip-unsupported` left out. */
export const formatOmitted = (omitted: readonly Unsupported[]): string[] =>
  omitted.map(({ method, endpoint, problems }) => `omitted: ${endpoint} (${method}): ${problems.join(' ')}\n`);
