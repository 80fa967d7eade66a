import { deskTask, type ToolCall } from './desk-task.ts';

/** One run of the desk task in one host, with the names that the host gives the tools. */
export class DeskRun {
  readonly #task;
  readonly #calls: ToolCall[] = [];
  readonly #expected: readonly string[];
  readonly #prefix: string;
  #offered = false;
  #done = false;

  /**
   * @param expected The short names of all tools that the server lists.
   * @param prefix What the host puts before each name.
   */
  constructor(expected: readonly string[], prefix: string, keepsServer: boolean) {
    this.#expected = expected;
    this.#prefix = prefix;
    this.#task = deskTask(keepsServer);
  }

  get isDone(): boolean {
    return this.#done;
  }

  /** Whether a list of tools, which can contain tools of the host itself, contains tools of the server. */
  includesServer(names: readonly string[]): boolean {
    return names.some((name) => name.startsWith(this.#prefix) && this.#expected.includes(this.#toShort(name)));
  }

  /** Checks that each tool of the server is in the list exactly once. */
  offer(names: readonly string[]): void {
    const found = names.filter((name) => name.startsWith(this.#prefix)).map((name) => this.#toShort(name));
    const missing = this.#expected.filter((name) => !found.includes(name));
    const twice = this.#expected.filter((name) => found.indexOf(name) !== found.lastIndexOf(name));
    if (missing.length > 0) throw new Error(`${missing.length} tools are missing: ${missing.join(', ')}.`);
    if (twice.length > 0) throw new Error(`Tools with the same name: ${twice.join(', ')}.`);
    this.#offered = true;
  }

  /**
   * Returns the next call, or undefined at the end. A request that is sent again gets the same call.
   *
   * @param results The texts of all results so far.
   */
  next(results: readonly string[]): ToolCall | undefined {
    const known = this.#calls[results.length];
    if (known || this.#done) return known;
    if (results.length !== this.#calls.length) throw new Error('The host shows the model results of no call.');
    const { value, done = false } = this.#task.next(results.at(-1) ?? '');
    this.#done = done;
    if (!value) return undefined;
    this.#calls.push({ ...value, tool: `${this.#prefix}${value.tool}` });
    return this.#calls.at(-1);
  }

  /** Throws if the host stopped before the end. */
  finish(): void {
    if (!this.#offered) throw new Error('The host offered the model no tools of the server.');
    if (!this.#done) throw new Error(`The host stopped after call ${this.#calls.length}, ${this.#calls.at(-1)?.tool}.`);
  }

  #toShort(name: string): string {
    return name.slice(this.#prefix.length);
  }
}
