import { writeFileSync } from 'node:fs';
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { chromium } from 'playwright-core';
import UPNG from 'upng-js';

/** Writes docs/console.png: the console of the sandbox, while an agent answers an email. */
const PATH = 'docs/console.png';
const MAX_BYTES = 150_000;
const AGENT_NAME = 'Grace Okafor';

const sandbox = createSandbox();
const { fetch, url: baseUrl } = sandbox;
const { emails } = createClient({ baseUrl, fetch, auth: accessToken(sandbox.token(AGENT_NAME)) });

const email = { subject: 'Tent pegs missing', text: 'Hi, the tent arrived, but the pegs are not in the box.\n\nZoe' };
const { conversationId } = sandbox.customer('Zoe Berg').sendEmail({ ...email, to: 'support@harbor-supply.example' });
sandbox.clock.advance(60_000);
await emails.list();
const { participants = [] } = await emails.get({ conversationId });
const agent = participants.find(({ purpose }) => purpose === 'agent');
const own = accessToken(sandbox.token(agent?.name ?? AGENT_NAME));
const { emails: assigned } = createClient({ baseUrl, fetch, auth: own, retry: false });
await assigned.updateParticipant({ conversationId, participantId: agent?.id ?? '', state: 'connected' });
await assigned.listMessages({ conversationId });
const { from, to } = await assigned.getDraft({ conversationId });
sandbox.clock.advance(60_000);
sandbox.faults.add({ operations: 'postConversationsEmailMessages', status: 503, times: 1 });
const reply = { conversationId, from, to, textBody: 'Sorry about that! A set of pegs is on its way to you.' };
await assigned.sendMessage(reply).catch(() => {});
await assigned.sendMessage(reply);
const next = 'The tracking number is HS-20774. It should arrive on Thursday.';
await assigned.updateDraft({ conversationId, from, to, textBody: next });

const server = await serveSandbox(sandbox);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-lcd-text'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(`${server.url}/#/conversations/${conversationId}`);
  await page.getByText(next, { exact: true }).waitFor();
  const image = UPNG.decode(new Uint8Array(await page.screenshot()).buffer);
  // A palette of 256 colors makes the file a third as large.
  const png = Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 256));
  if (png.length > MAX_BYTES) throw new Error(`The screenshot has ${png.length} bytes, more than ${MAX_BYTES}.`);
  writeFileSync(PATH, png);
  console.log(`${PATH}: ${png.length} bytes`);
} finally {
  await browser.close();
  await server.close();
}
