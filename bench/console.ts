/** Measures how long the console takes to show a change, in Chromium. `npx tsx bench/console.ts`. `CHROMIUM` names another browser than `/usr/bin/chromium`. */
import { chromium } from 'playwright-core';
import { createSandbox, serveSandbox } from '../src/sandbox/index.js';

const MAX_MS = 1_000;
const CHANGES = 50;

const sandbox = createSandbox();
const server = await serveSandbox(sandbox);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const { conversationId } = sandbox.addConversation({ agent: 'Grace Okafor', customer: 'Zoe Berg', text: 'Hello?' });
  const page = await browser.newPage();
  await page.goto(`${server.url}/#/conversations/${conversationId}`);
  await page.getByText('Live', { exact: true }).waitFor();
  const times: number[] = [];
  for (let number = 1; number <= CHANGES; number += 1) {
    const text = `Change ${number}.`;
    const start = performance.now();
    sandbox.customer('Zoe Berg').sendEmail({ conversationId, text });
    await page.getByRole('log', { name: 'Thread' }).getByText(text, { exact: true }).waitFor();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const [median = 0, max = 0] = [sorted[CHANGES / 2], sorted.at(-1)];
  const verdict = max > MAX_MS ? `  TOO SLOW: the goal is ${MAX_MS} ms` : '';
  console.log(
    `${CHANGES} changes shown after ${median.toFixed(0)} ms (median), ${max.toFixed(0)} ms (maximum)${verdict}`,
  );
  if (max > MAX_MS) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
