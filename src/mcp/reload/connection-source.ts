import { ENVIRONMENT, type Environment, withVariableNames } from '../../client/environment-options.js';
import { readVariable } from '../../client/environment-variable.js';
import { connectionFromEnvironment, openConnection, type PrepareOptions } from '../connections.js';
import type { HttpServices } from '../http/http-services.js';
import type { McpFlags } from '../mcp-flags.js';
import type { OpenOnce, SignInConnection, StartConnection } from '../sign-in-connection.js';
import type { Slice } from '../slice.js';

/** Where the connections of a server come from. */
export interface ConnectionSource {
  /**
   * Reads the connections. One whose settings did not change is the same object as before, with its tokens and rate limit.
   *
   * @throws ArgumentError for invalid settings. The next call reads them again.
   */
  read(): Promise<readonly SignInConnection[]>;
  /** The files that the last `read` depended on. */
  readonly files: ReadonlySet<string>;
}

export interface SourceOptions {
  slice: Slice;
  /** Undefined over stdio. */
  http?: Pick<HttpServices, 'signIn' | 'prepare' | 'sharedStore'> | undefined;
  /** Used instead of the flags and the environment. */
  connections?: readonly StartConnection[] | undefined;
  flags: McpFlags;
  env: Environment;
}

const FILE_HINT = { argument: '--connections FILE', problem: 'reads one or more connections from a file' };

/** Creates the source of the connections: the given ones, the file of `--connections`, or the environment. */
export async function createConnectionSource({
  slice,
  http,
  connections,
  flags,
  env,
}: SourceOptions): Promise<ConnectionSource> {
  const { connections: path, allTools = false } = flags;
  const createFrom = (read: Read) => createSource(read, allTools);
  const prepare: PrepareOptions = http?.prepare ?? ((options) => options);
  if (connections) {
    const open = await createOpener(connections, slice);
    return createFrom(async (_files, once) => connections.map((it) => once(it.id, '', () => open(prepare(it, it.id)))));
  }
  if (path === undefined) return createFrom(async (files, once) => [readEnvironment(env, slice, files, once, prepare)]);
  const { readConnections } = await import('../connections-file.js');
  return createFrom((files, once) =>
    readConnections(path, env, {
      slice,
      prepare,
      signIn: http?.signIn,
      sharedStore: http?.sharedStore,
      files: files.add(path),
      once,
    }),
  );
}

/** Loads the sign-in only when it is needed, because it loads the MCP SDK. */
async function createOpener(connections: readonly StartConnection[], slice: Slice) {
  const canSignIn = connections.some(({ signIn }) => signIn);
  const lazy = canSignIn ? await import('../open-sign-in-connection.js') : undefined;
  return ({ signIn, ...options }: StartConnection): SignInConnection => {
    const { auth } = options;
    if (!lazy || !signIn || !auth) return openConnection(options, slice);
    return lazy.openSignInConnection({ ...options, auth, signIn }, { slice });
  };
}

type Read = (files: Set<string>, once: OpenOnce) => Promise<readonly SignInConnection[]>;

/** Keeps the connections of the last successful read. With `allTools`, nothing is known of their tokens, so no tool is hidden. */
function createSource(read: Read, allTools: boolean): ConnectionSource {
  interface Opened {
    readonly settings: string;
    readonly connection: SignInConnection;
  }
  let previous: ReadonlyMap<string, Opened> = new Map();
  let files = new Set<string>();
  return {
    get files() {
      return files;
    },
    async read() {
      const opened = new Map<string, Opened>();
      files = new Set();
      const connections = await read(files, (id, value, open) => {
        const settings = JSON.stringify(value);
        const known = previous.get(id);
        const connection = known?.settings === settings ? known.connection : forgetToken(open(), allTools);
        opened.set(id, { settings, connection });
        return connection;
      });
      previous = opened;
      return connections;
    },
  };
}

const forgetToken = (connection: SignInConnection, allTools: boolean): SignInConnection =>
  allTools ? { ...connection, token: {} } : connection;

function readEnvironment(
  env: Environment,
  slice: Slice,
  files: Set<string>,
  once: OpenOnce,
  prepare: PrepareOptions,
): SignInConnection {
  const options = withVariableNames(() => connectionFromEnvironment(env, [FILE_HINT]));
  const values = Object.keys(ENVIRONMENT).map((name) => readVariable(env, name, files));
  return once(options.id, values, () => withVariableNames(() => openConnection(prepare(options, values), slice)));
}
