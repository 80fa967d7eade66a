/** Whether a name matches, in any case. An asterisk at either end stands for any text. */
export function matchesName(name: string, filter: string): boolean {
  const [, start = '', text = '', end = ''] = /^(\*?)(.*?)(\*?)$/s.exec(filter.toLowerCase()) ?? [];
  const actual = name.toLowerCase();
  if (start && end) return actual.includes(text);
  if (start) return actual.endsWith(text);
  return end ? actual.startsWith(text) : actual === text;
}
