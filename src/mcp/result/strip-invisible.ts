const { raw } = String;

/** Scripts in which a zero-width joiner or non-joiner changes how letters look, and Mongolian with its own selectors. */
const JOINING_SCRIPTS = [
  ...[
    'Arabic',
    'Bengali',
    'Devanagari',
    'Gujarati',
    'Gurmukhi',
    'Kannada',
    'Khmer',
    'Malayalam',
    'Mongolian',
    'Myanmar',
  ],
  ...['Nko', 'Oriya', 'Sinhala', 'Syriac', 'Tamil', 'Telugu'],
]
  .map((script) => raw`\p{Script=${script}}`)
  .join('');

/** The flags of England, Scotland and Wales. They are spelled with tag characters. https://www.unicode.org/reports/tr51/#valid-emoji-tag-sequences */
const FLAG = raw`\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`;

/** Invisible characters that a reader needs, with the character before them. */
const NEEDED = [
  raw`[${JOINING_SCRIPTS}][\u200C\u200D\u180B-\u180F]`,
  // Emoji that are joined, such as a family, or shown in color.
  raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?\u200D(?=\p{Extended_Pictographic})`,
  raw`\p{Extended_Pictographic}[\uFE0E\uFE0F]`,
  raw`[\d#*]\uFE0F(?=\u20E3)`,
  // Variants of a Han character, for names of people and places.
  raw`\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  // A single direction mark, and the fillers of historical Hangul.
  raw`(?<!\p{Default_Ignorable_Code_Point})[\u061C\u200E\u200F\u115F\u1160]`,
];

/** Unicode's characters without a visible form, and the annotation characters. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point */
const STRIPPED = new RegExp(
  raw`(?<flag>${FLAG})|[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB](?<!${NEEDED.join('|')})`,
  'gu',
);

/**
 * Removes invisible characters: tag characters, direction overrides and isolates, zero-width characters and variation selectors. A
 * model reads them, but a person who checks the text does not see them. Those that change what a reader sees stay.
 */
export const stripInvisible = (text: string): string => text.replace(STRIPPED, '$<flag>');
