/** Forms of words that the rules below get wrong. */
const SINGULARS: Readonly<Record<string, string>> = {
  analyses: 'analysis',
  bases: 'basis',
  series: 'series',
  news: 'news',
};

/** `queues` → `queue`, `categories` → `category`, `status` → `status`. Keeps the case of the first letters. */
export function singularOf(word: string): string {
  const irregular = SINGULARS[word.toLowerCase()];
  if (irregular) return word.slice(0, 1) + irregular.slice(1);
  if (/(ss|us|is)$/i.test(word)) return word;
  if (/ies$/i.test(word)) return word.replace(/ies$/i, 'y');
  if (/(ss|sh|ch|x|us)es$/i.test(word)) return word.slice(0, -2);
  return word.length > 3 ? word.replace(/s$/i, '') : word;
}

export const isPlural = (word: string): boolean => singularOf(word) !== word;

/** Verbs that are segments of paths: `POST …/reconnect` is an action. */
export const VERBS: ReadonlySet<string> = new Set(
  [
    'abort activate add aggregate apply approve archive assign associate bulk cancel clone close complete convert copy',
    'deactivate decode delete deny disable disassociate disconnect download duplicate enable estimate evaluate execute export',
    'generate import initiate invite invoke join lock login logout lookup merge monitor move patch pause poll preview process',
    'publish query rank reassign reboot recall reconnect record refresh register release remove replace reschedule reset resolve',
    'restart restore resume retry revert revoke rotate schedule score search send set sign start stop submit suggest swap sync',
    'synchronize terminate test transcribe transfer translate trigger unassign unlock unpublish unregister update upload validate',
    'verify',
  ].flatMap((line) => line.split(' ')),
);
