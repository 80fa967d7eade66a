import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const styled = (style: Style, text: string) => (coloured ? styleText(style, text) : text);

/** What the reader sees of the story. */
export const narrate = {
  title: (text: string) => console.log(`\n${styled('bold', text)}`),
  /** What is done, and what came of it. */
  step: (call: string, result: string) => console.log(`  ${styled('cyan', call)}\n    ${result}`),
  /** Somebody's words. */
  quote: (who: string, text: string) => {
    const lines = text.trim().split('\n').filter(Boolean);
    console.log(`    ${styled('dim', `${who}:`)} ${lines.map((line) => styled('italic', line)).join('\n      ')}`);
  },
  line: (text = '') => console.log(text),
  hint: (text: string) => console.log(styled('dim', text)),
};
