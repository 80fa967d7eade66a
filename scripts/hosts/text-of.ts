/** Joins the texts of a value: a text, a part with a text, a list of parts, or a result with such a list as `content`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  const { text, content } = (value ?? {}) as Record<string, unknown>;
  return text === undefined && content === undefined ? '' : textOf(text ?? content);
}
