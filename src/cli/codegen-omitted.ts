/** An operation that `--skip-unsupported` left out. */
interface OmittedOperation {
  readonly method: string;
  readonly endpoint: string;
  readonly problems: readonly string[];
}

export const SKIP_UNSUPPORTED = 'Leave out operations that codegen cannot generate, and list them';

/** A line for each operation that `--skip-unsupported` left out. */
export const formatOmitted = (omitted: readonly OmittedOperation[]): string[] =>
  omitted.map(({ method, endpoint, problems }) => `omitted: ${endpoint} (${method}): ${problems.join(' ')}\n`);
