import { readFile } from 'node:fs/promises';
import type { Environment } from '../client/environment-options.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { problemsWith } from './validate.js';

/**
 * Reads a JSON file of settings in which texts can refer to environment variables, `${NAME}`, so that secrets need not
 * be in it. No message shows a value: it could be a secret.
 *
 * @throws ArgumentError that names the file and every place in it that can't be used.
 */
export async function readSettings(path: string, schema: object, env: Environment): Promise<unknown> {
  const settings = withReferences(parse(path, await read(path)), path, env);
  const problems = await problemsWith(schema, settings);
  if (problems.length > 0) throw new ArgumentError(path, problems);
  return settings;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : "can't be read";
    throw new ArgumentError(path, [{ argument: 'the file', problem: why }], { cause });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The error itself quotes the text around the place, so it is not passed on.
    const message = String(error);
    const position = message.includes('end of JSON') ? text.length : /position (\d+)/.exec(message)?.[1];
    const lines = text.slice(0, Number(position)).split('\n');
    const place = position === undefined ? '' : ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
    throw new ArgumentError(path, [{ argument: 'the file', problem: `is not valid JSON${place}` }]);
  }
}

function withReferences(settings: unknown, path: string, env: Environment): unknown {
  const problems: ArgumentProblem[] = [];
  const visit = (value: unknown, place: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${place}[${index}]`));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([key, item]) => [key, visit(item, place ? `${place}.${key}` : key)]);
      return Object.fromEntries(entries);
    }
    if (typeof value !== 'string') return value;
    return value.replace(/\$\{(\w+)\}/g, (_reference, name: string) => {
      const found = env[name];
      if (!found)
        problems.push({ argument: place, problem: `refers to the environment variable ${name}, which is not set` });
      return found ?? '';
    });
  };
  const expanded = visit(settings, '');
  if (problems.length > 0) throw new ArgumentError(path, problems);
  return expanded;
}

/** Runs a step that can fail on its own settings, and names the place in the file. */
export function at<T>(path: string, place: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const problems = error.problems.map(({ argument, problem }) => ({ argument: `${place}.${argument}`, problem }));
    throw new ArgumentError(path, problems, { cause: error });
  }
}
