import type { UserSearchCriteria } from '../../../generated/models.js';
import type { Input } from '../../context.js';

type Criteria = Input<UserSearchCriteria>;

const DEFAULT_FIELDS = ['name', 'email'];

const splitIntoTerms = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** How each type compares a text with the values, all in lower case. */
const MATCHERS: Readonly<Record<string, (text: string, criteria: Values) => boolean>> = {
  CONTAINS: (text, { value }) => text.includes(value),
  EXACT: (text, { value, values }) => [value, ...values].filter(Boolean).includes(text),
  STARTS_WITH: (text, { value }) => text.startsWith(value),
  TERM: (text, { value }) => splitIntoTerms(text).includes(value),
  TERMS: (text, { values }) => splitIntoTerms(text).some((word) => values.includes(word)),
  QUERY_STRING: (text, { value }) => splitIntoTerms(value).every((word) => splitIntoTerms(text).includes(word)),
  MATCH_ALL: () => true,
  REQUIRED_FIELDS: (text) => text !== '',
  GREATER_THAN: (text, { value }) => text > value,
  GREATER_THAN_EQUAL_TO: (text, { value }) => text >= value,
  LESS_THAN: (text, { value }) => text < value,
  LESS_THAN_EQUAL_TO: (text, { value }) => text <= value,
  RANGE: (text, { startValue, endValue }) => text >= startValue && text <= endValue,
};

interface Values {
  value: string;
  values: string[];
  startValue: string;
  endValue: string;
}

/**
 * Whether an object fulfills the criteria: all without an operator or with `AND`, none with `NOT`, and at least one of those with
 * `OR`.
 *
 * @param fail Rejects a type that the sandbox does not evaluate.
 */
export function matchesCriteria(object: object, query: readonly Criteria[], fail: (message: string) => never): boolean {
  const matches = (criteria: Criteria) => matchesOne(object, criteria, fail);
  const alternatives = query.filter(({ operator }) => operator === 'OR');
  return (
    query.every((criteria) =>
      criteria.operator === 'NOT' ? !matches(criteria) : criteria.operator === 'OR' || matches(criteria),
    ) &&
    (alternatives.length === 0 || alternatives.some(matches))
  );
}

function matchesOne(object: object, criteria: Criteria, fail: (message: string) => never): boolean {
  const {
    type = '',
    group,
    fields = DEFAULT_FIELDS,
    value = '',
    values = [],
    startValue = '',
    endValue = '',
  } = criteria;
  if (group && group.length > 0) return matchesCriteria(object, group, fail);
  const matcher = Object.hasOwn(MATCHERS, type) ? MATCHERS[type] : undefined;
  if (!matcher) return fail(`The sandbox does not evaluate criteria of the type ${type}.`);
  const lower = {
    value: value.toLowerCase(),
    values: values.map((text) => text.toLowerCase()),
    startValue: startValue.toLowerCase(),
    endValue: endValue.toLowerCase(),
  };
  const text = (field: string) => String((object as Record<string, unknown>)[field] ?? '').toLowerCase();
  return fields.some((field) => matcher(text(field), lower));
}
