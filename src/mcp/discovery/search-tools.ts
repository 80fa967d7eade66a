import MiniSearch from 'minisearch';
import type { ToolDescriptor } from '../manifest.js';
import type { Slice } from '../slice.js';

/** The indexed text of a tool. */
interface Entry {
  id: string;
  name: string;
  title: string;
  keywords: string;
  channel: string;
  description: string;
  arguments: string;
}

const toEntry = (tool: ToolDescriptor, { nameIn, operationKeywords, channelKeywords }: Slice): Entry => ({
  id: tool.name,
  name: nameIn('short', tool),
  title: tool.title,
  keywords: operationKeywords[tool._meta.operationId] ?? '',
  channel: channelKeywords[tool._meta.channel] ?? tool._meta.channel,
  description: tool.description,
  arguments: Object.keys(tool.inputSchema.properties).join(' '),
});

/** Words without information about the task. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and any are as at be but by can could do does did for from had has have he her his how i if in into is it its ' +
    'me my of on or our please shall she so some that the their them then there these they this to us want was we what ' +
    'when where which who will with would you your need needs like one am were been'
  ).split(' '),
);

/** Maps the forms of a word to one term: `mails` → `email`, `wrap-up` → `wrapup`, `chatting` → `chat`. */
function normalizeTerm(word: string): string | null {
  const term = word.toLowerCase();
  if (STOP_WORDS.has(term)) return null;
  return SYNONYMS[stem(term)] ?? stem(term);
}

/** Removes common English endings. The stem need not be a word, because the query and the index use the same stems. */
const stem = (word: string): string =>
  word.length < 4
    ? word
    : word
        .replace(/(?<=[^s])s$/, '')
        .replace(/(?<=\w{3})(ing|ed|er)$/, '')
        .replace(/([^aeiousl])\1$/, '$1')
        .replace(/(?<=\w{3})e$/, '');

/** Synonyms, as stems. */
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

const tokenize = (text: string): string[] =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\be-mail/g, 'email')
    .replace(/\bwrap(ped|s)?[- ]up/g, 'wrapup')
    .replace(/\bco-brows/g, 'cobrows')
    .replace(/wrapupcode/g, 'wrapup code')
    // "Open messaging" is a feature. It must not match open conversations.
    .replace(/(?<![a-z])open[ _](messaging|message|event|receipt|structured)\b/g, 'openmessaging $1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** How much the rank of a tool adds to its score, and, for a question, that it is a read. */
const RANK_WEIGHT = 0.2;
const READ_WEIGHT = 0.3;

/** Whether a query asks for information: "which …", "show …", but not "how do I …". */
const isQuestion = (query: string) =>
  /^\s*(what|which|who|whose|when|how (?!do|can|to)|is|are|am|was|were|did|does|has|have|show|list|read|look|find|check|view|see)\b/i.test(
    query,
  );

/** In letters. The time of a fuzzy comparison grows with the square of the length. */
const MAX_FUZZY_LENGTH = 20;

type Search = (query: string) => ToolDescriptor[];

function createSearch(slice: Slice): Search {
  const byName: ReadonlyMap<string, ToolDescriptor> = new Map(slice.tools.map((tool) => [tool.name, tool]));
  const rank: ReadonlyMap<string, number> = new Map(slice.rankedTools.map(({ name }, index) => [name, index]));
  const rankBoost = (name: string) => 1 + RANK_WEIGHT * (1 - (rank.get(name) ?? rank.size) / rank.size);
  const rankBoostReadsFirst = (name: string) =>
    rankBoost(name) * (byName.get(name)?.annotations.readOnlyHint ? 1 + READ_WEIGHT : 1);
  const index = new MiniSearch<Entry>({
    fields: ['name', 'title', 'keywords', 'channel', 'description', 'arguments'],
    tokenize: tokenize,
    processTerm: normalizeTerm,
    searchOptions: {
      boost: { channel: 3, title: 2, keywords: 2, name: 1.5, arguments: 0.3 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 && term.length <= MAX_FUZZY_LENGTH ? 0.2 : false),
      weights: { prefix: 0.3, fuzzy: 0.2 },
      // A low `b`, because a longer field is not less relevant: the fields are short.
      bm25: { k: 1.2, b: 0.2, d: 0.5 },
    },
  });
  index.addAll(slice.tools.map((tool) => toEntry(tool, slice)));
  return (query) =>
    index
      .search(query, { boostDocument: isQuestion(query) ? rankBoostReadsFirst : rankBoost })
      .flatMap(({ id }) => byName.get(id) ?? []);
}

const searches = new WeakMap<Slice, Search>();

/** Searches some of the tools of a slice for a task in natural language. Returns the best matches first. */
export function searchTools(
  slice: Slice,
  query: string,
  tools: ReadonlySet<ToolDescriptor>,
  limit: number,
): ToolDescriptor[] {
  let search = searches.get(slice);
  if (!search) searches.set(slice, (search = createSearch(slice)));
  return search(query)
    .filter((tool) => tools.has(tool))
    .slice(0, limit);
}
