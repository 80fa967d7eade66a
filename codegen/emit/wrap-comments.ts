/** The maximum width of a line in a comment, in characters, unless a word is longer. */
const MAX_WIDTH = 116;

/** What must stay on one line: a code span, a link or a word. */
const UNBREAKABLE = /(?:`[^`]*`|\{@[^}]*\}|\S)+/g;

/** Splits a text into lines of at most `width` characters. Continuation lines start with `indent`. */
export function wrapLine(text: string, width: number, indent = ''): string[] {
  let current = '';
  const lines: string[] = [];
  for (const word of text.match(UNBREAKABLE) ?? []) {
    if (current && current.length + 1 + word.length > width) {
      lines.push(current);
      current = indent + word;
    } else {
      current = current ? `${current} ${word}` : word;
    }
  }
  return [...lines, current];
}

/** Wraps the long lines of the doc comments in a module. Biome leaves comments as they are. */
export function wrapComments(module: string): string {
  return module
    .split('\n')
    .flatMap((line) => {
      if (line.length <= MAX_WIDTH + 4) return [line];
      const [, margin = '', alone] = /^(\s*)\/\*\* (.*) \*\/$/.exec(line) ?? [];
      if (alone !== undefined) {
        const lines = wrapLine(alone, MAX_WIDTH - margin.length);
        return [`${margin}/**`, ...lines.map((text) => `${margin} * ${text}`), `${margin} */`];
      }
      const [, start = '', list = '', text] = /^(\s*\* )(- )?(.*)$/.exec(line) ?? [];
      if (text === undefined) return [line];
      return wrapLine(list + text, MAX_WIDTH - start.length, list && '  ').map((one) => start + one);
    })
    .join('\n');
}
