import MiniSearch from 'minisearch';
import { channelKeywords, operationKeywords } from '../../generated/tool-facts.js';
import { manifest, type ToolDescriptor } from '../manifest.js';
import { nameIn } from '../tool-names.js';
import { byUsefulness } from '../tool-ranking.js';

/** What is indexed of a tool. */
interface Entry {
  id: string;
  name: string;
  title: string;
  keywords: string;
  channel: string;
  description: string;
  arguments: string;
}

const entryOf = (tool: ToolDescriptor): Entry => ({
  id: tool.name,
  name: nameIn('short', tool),
  title: tool.title,
  keywords: operationKeywords[tool._meta.operationId] ?? '',
  channel: channelKeywords[tool._meta.channel] ?? tool._meta.channel,
  description: tool.description,
  arguments: Object.keys(tool.inputSchema.properties).join(' '),
});

/** Words that say nothing about the task. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and any are as at be but by can could do does did for from had has have he her his how i if in into is it its ' +
    'me my of on or our please shall she so some that the their them then there these they this to us want was we what ' +
    'when where which who will with would you your need needs like one am were been'
  ).split(' '),
);

/** `e-mails` → `email`, `wrap-up` → `wrapup`, `chatting` → `chat`: the same word is found in whichever form it stands. */
function termOf(word: string): string | null {
  const term = word.toLowerCase();
  if (STOP_WORDS.has(term)) return null;
  return SYNONYMS[stemOf(term)] ?? stemOf(term);
}

/** Only endings that English adds without changing the sense; to be the same on both sides is enough. */
const stemOf = (word: string): string =>
  word.length < 4
    ? word
    : word
        .replace(/(?<=[^s])s$/, '')
        .replace(/(?<=\w{3})(ing|ed|er)$/, '')
        .replace(/([^aeiousl])\1$/, '$1')
        .replace(/(?<=\w{3})e$/, '');

/** Words for the same thing, as stems. */
const SYNONYMS: Readonly<Record<string, string>> = {
  mail: 'email',
  reply: 'answer',
  respond: 'answer',
  disposition: 'wrapup',
  outcom: 'wrapup',
  dele: 'remov',
  delet: 'remov',
  photo: 'pictur',
  imag: 'pictur',
};

const words = (text: string): string[] =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\be-mail/g, 'email')
    .replace(/\bwrap(ped|s)?[- ]up/g, 'wrapup')
    .replace(/\bco-brows/g, 'cobrows')
    .replace(/wrapupcode/g, 'wrapup code')
    // The name of a feature, and not what a conversation is.
    .replace(/(?<![a-z])open[ _](messaging|message|event|receipt|structured)\b/g, 'openmessaging $1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const rank: ReadonlyMap<string, number> = new Map(byUsefulness.map(({ name }, index) => [name, index]));

/** How much being useful counts, and, for a question, being a read. */
const PRIOR = 0.2;
const READS_FIRST = 0.3;
const prior = (name: string) => 1 + PRIOR * (1 - (rank.get(name) ?? rank.size) / rank.size);
const readsFirst = (name: string) => prior(name) * (byName.get(name)?.annotations.readOnlyHint ? 1 + READS_FIRST : 1);

/** Whether a task is to find something out: "which …", "show …", but not "how do I …". */
const asksToSee = (query: string) =>
  /^\s*(what|which|who|whose|when|how (?!do|can|to)|is|are|am|was|were|did|does|has|have|show|list|read|look|find|check|view|see)\b/i.test(
    query,
  );

/** In letters. How long a comparison takes grows with the square of a word's. */
const LONGEST_MISTYPED = 20;

const index = new MiniSearch<Entry>({
  fields: ['name', 'title', 'keywords', 'channel', 'description', 'arguments'],
  tokenize: words,
  processTerm: termOf,
  searchOptions: {
    boost: { channel: 3, title: 2, keywords: 2, name: 1.5, arguments: 0.3 },
    prefix: (term) => term.length > 3,
    fuzzy: (term) => (term.length > 5 && term.length <= LONGEST_MISTYPED ? 0.2 : false),
    weights: { prefix: 0.3, fuzzy: 0.2 },
    // The fields are short lists of words: a longer one is not less to the point.
    bm25: { k: 1.2, b: 0.2, d: 0.5 },
  },
});
index.addAll(manifest.map(entryOf));
const byName: ReadonlyMap<string, ToolDescriptor> = new Map(manifest.map((tool) => [tool.name, tool]));

/** Those of some tools that a task in plain words is for, the best first. */
export function search(query: string, tools: ReadonlySet<ToolDescriptor>, limit: number): ToolDescriptor[] {
  const found = index.search(query, { boostDocument: asksToSee(query) ? readsFirst : prior });
  return found
    .flatMap(({ id }) => byName.get(id) ?? [])
    .filter((tool) => tools.has(tool))
    .slice(0, limit);
}
