/**
 * Finds the longest card number at the start of some digit groups: 13 to 19 digits with a valid check digit (ISO/IEC 7812, Luhn),
 * and the same separator between all groups. More digits may follow, such as the expiration date.
 */
export function findCardNumber(groups: string): string | undefined {
  let [digits, end, gap] = [0, 0, ''];
  // Two Luhn sums: which digits are doubled depends on how many follow. In the second, the last digit so far is doubled.
  let [sum, lastDoubled] = [0, 0];
  for (let index = 0; index < groups.length; index++) {
    const character = groups.charAt(index);
    if (!isDigit(character)) {
      if (gap !== '' && gap !== character) break;
      gap = character;
      continue;
    }
    const digit = Number(character);
    [sum, lastDoubled] = [lastDoubled + digit, sum + digit * 2 - (digit > 4 ? 9 : 0)];
    digits += 1;
    if (digits >= 13 && sum % 10 === 0 && !isDigit(groups.charAt(index + 1))) end = index + 1;
  }
  return end > 0 ? groups.slice(0, end) : undefined;
}

const isDigit = (character: string) => character >= '0' && character <= '9';
