import { nodeModule } from '../platform/node-module.js';
import { ArgumentError } from '../transport/errors.js';

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The end of the name of a variable whose value is a file. Docker and Kubernetes mount secrets as files. */
export const FILE_SUFFIX = '_FILE';

/**
 * Returns the value of an environment variable, or the content of the file that the variable `NAME_FILE` names, without a line
 * break at its end. Returns undefined if neither is set. An empty variable counts as not set.
 *
 * @param files - Collects the paths of the files.
 * @throws ArgumentError if both are set, or if the file cannot be read.
 */
export function readVariable(environment: Environment, name: string, files?: Set<string>): string | undefined {
  const value = environment[name] || undefined;
  const fileVariable = name + FILE_SUFFIX;
  const path = environment[fileVariable];
  if (!path) return value;
  const reject = (argument: string, problem: string, cause?: unknown) =>
    new ArgumentError('Environment', [{ argument, problem }], { cause });
  if (value !== undefined) throw reject(fileVariable, `is set, and ${name} too. Set one of them`);
  files?.add(path);
  try {
    return (
      nodeModule('node:fs')
        .readFileSync(path, 'utf8')
        .replace(/\r?\n$/, '') || undefined
    );
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw reject(fileVariable, `names a file that cannot be read (${code ?? 'unknown error'}): ${path}`, cause);
  }
}
