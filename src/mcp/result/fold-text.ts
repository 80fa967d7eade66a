/** A text in a plain form, with the position in the original text of each of its characters, and of its end. */
export interface FoldedText {
  readonly text: string;
  positionOf(index: number): number;
}

const FOLDABLE =
  /&(?:#(?:x[\da-f]{1,8}|\d{1,10});?|[a-z]{2,15};)|%40|[\p{Default_Ignorable_Code_Point}\uFE50-\uFE6B\uFF01-\uFF5E\u{1D400}-\u{1D7FF}]/giu;

/**
 * Decodes HTML entities and `%40`, replaces full-width and mathematical characters by plain ones, and removes invisible
 * characters, so that one pattern finds every spelling of an address or number.
 */
export function foldText(text: string): FoldedText {
  const parts: string[] = [];
  // At the folded index `starts[i]`, the original index is `starts[i] + shifts[i]`.
  const [starts, shifts] = [[0], [0]];
  let [done, length] = [0, 0];
  for (const { 0: found, index } of text.matchAll(FOLDABLE)) {
    const folded = foldCharacter(found);
    if (folded === found) continue;
    parts.push(text.slice(done, index), folded);
    length += index - done + folded.length;
    done = index + found.length;
    starts.push(length);
    shifts.push(done - length);
  }
  if (done === 0) return { text, positionOf: (index) => index };
  parts.push(text.slice(done));
  return { text: parts.join(''), positionOf: (index) => index + (shifts[findLast(starts, index)] ?? 0) };
}

/** Returns the index of the last number that is at most `limit`, in a sorted list that starts with 0. */
function findLast(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u;

function foldCharacter(found: string): string {
  const character = found === '%40' ? '@' : found.startsWith('&') ? decodeEntity(found) : found;
  return INVISIBLE.test(character) ? '' : character.normalize('NFKC');
}

/** Named entities that can be part of an address or number, or surround one. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ commat: '@', period: '.', lowbar: '_', plus: '+', percnt: '%', dash: '-', hyphen: '-', sol: '/', num: '#' },
  ...{ lpar: '(', rpar: ')', nbsp: '\u00A0', ensp: ' ', emsp: ' ', thinsp: ' ', quot: '"', apos: "'", amp: '&' },
  ...{ shy: '', zwj: '', zwnj: '', zerowidthspace: '', nobreak: '', lrm: '', rlm: '', ndash: '\u2013' },
};

function decodeEntity(entity: string): string {
  const name = entity.replace(/^&|;$/g, '').toLowerCase();
  if (!name.startsWith('#')) return ENTITIES[name] ?? entity;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
