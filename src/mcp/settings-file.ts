import { readFile } from 'node:fs/promises';
import type { Environment } from '../client/environment-options.js';
import { readVariable } from '../client/environment-variable.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { validate } from './validate.js';

/**
 * Reads a JSON file of settings. Strings in it can refer to environment variables (`${NAME}`), so that it needs no secrets. With
 * the variable `NAME_FILE`, the value is the content of a file. No message shows a value, because it could be a secret.
 *
 * @param files - Collects the paths of the files that variables name.
 * @throws ArgumentError with the file and the path of every invalid value.
 */
export async function readSettings(
  path: string,
  schema: object,
  env: Environment,
  files?: Set<string>,
): Promise<unknown> {
  const settings = expandVariables(parseJson(path, await readText(path)), path, (name) =>
    readVariable(env, name, files),
  );
  const problems = await validate(schema, settings);
  if (problems.length > 0) throw new ArgumentError(path, problems);
  return settings;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new ArgumentError(path, [{ argument: 'the file', problem }], { cause });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The error itself is dropped, because it quotes the text around the position, which could be a secret.
    const message = String(error);
    const position = message.includes('end of JSON') ? text.length : /position (\d+)/.exec(message)?.[1];
    const lines = text.slice(0, Number(position)).split('\n');
    const location = position === undefined ? '' : ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
    throw new ArgumentError(path, [{ argument: 'the file', problem: `is not valid JSON${location}` }]);
  }
}

function expandVariables(settings: unknown, path: string, read: (name: string) => string | undefined): unknown {
  const problems: ArgumentProblem[] = [];
  const visit = (value: unknown, valuePath: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${valuePath}[${index}]`));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([key, item]) => [
        key,
        visit(item, valuePath ? `${valuePath}.${key}` : key),
      ]);
      return Object.fromEntries(entries);
    }
    if (typeof value !== 'string') return value;
    return value.replace(/\$\{(\w+)\}/g, (_reference, name: string) => {
      const found = readNamed(valuePath, name);
      if (found === undefined)
        problems.push({ argument: valuePath, problem: `refers to the environment variable ${name}, which is not set` });
      return found ?? '';
    });
  };
  const readNamed = (valuePath: string, name: string) => {
    try {
      return read(name);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      for (const { argument, problem } of error.problems)
        problems.push({ argument: valuePath, problem: `refers to ${name}, but ${argument} ${problem}` });
      return '';
    }
  };
  const expanded = visit(settings, '');
  if (problems.length > 0) throw new ArgumentError(path, problems);
  return expanded;
}

/** Runs a function, and adds the file and a path in it to the problems of its ArgumentError. */
export function prefixProblems<T>(path: string, prefix: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const problems = error.problems.map(({ argument, problem }) => ({ argument: `${prefix}.${argument}`, problem }));
    throw new ArgumentError(path, problems, { cause: error });
  }
}
