import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const hasColors = process.stdout.isTTY === true && !process.env.NO_COLOR;
const style = (name: Style, text: string) => (hasColors ? styleText(name, text) : text);

export const printLine = (text = ''): void => console.log(text);

export const printTitle = (text: string): void => console.log(`\n${style('bold', text)}`);

export const printHint = (text: string): void => console.log(style('dim', text));

/** Prints what a step does, the call that does it, and its result. */
export function printStep(description: string, call: string, result: string): void {
  console.log(`\n  ${description}`);
  console.log(`    ${style('cyan', call)}`);
  console.log(`    ${style('dim', '→')} ${result}`);
}

/** Prints a text below a step, with a label above it. */
export function printQuote(label: string, text: string): void {
  const lines = text.trim().split('\n').filter(Boolean);
  console.log(`      ${style('dim', `${label}:`)}`);
  for (const line of lines) console.log(`        ${style('italic', line)}`);
}
