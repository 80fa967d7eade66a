import { createRequire } from 'node:module';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessToken } from '../../../src/auth/access-token.js';
import { createSandbox, type SandboxServer, serveSandbox } from '../../../src/sandbox/index.js';
import { connect, serve } from '../../mcp/clients.js';
import { describeInChromium } from '../../support/chromium.js';

const sandbox = createSandbox({ organizations: ['North', 'South'] });
let server: SandboxServer;
beforeAll(async () => {
  server = await serveSandbox(sandbox);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox.faults.clear();
  sandbox.reset();
});

const HOSTILE = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>"'&lt;\u202e`;

describeInChromium((getBrowser) => {
  const openPage = async (hash = '', options: BrowserContextOptions = {}): Promise<[Page, BrowserContext]> => {
    const context = await getBrowser().newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    await page.goto(`${server.url}/${hash}`);
    await page.getByText('Live', { exact: true }).waitFor();
    return [page, context];
  };
  const addEmail = (text = 'Where is it?') =>
    sandbox.addConversation({ agent: 'Grace Okafor', customer: 'Zoe Berg', subject: 'Order 7', text }).conversationId;
  const threadOf = (page: Page) => page.getByRole('log', { name: 'Thread' });

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [768, 'light'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('at %i px, %s: every view is accessible and fits', async (width, colorScheme) => {
    const id = addEmail(`${HOSTILE} ${'long'.repeat(100)}`);
    const options = { viewport: { width, height: 844 }, colorScheme, bypassCSP: true };
    for (const hash of ['', `#/conversations/${id}`, '#/requests', '#/faults']) {
      const [page, context] = await openPage(hash, options);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
      );
      expect(violations, hash).toEqual([]);
      await context.close();
    }
  });

  test('an agent answers through MCP, and the page shows it', async () => {
    const conversationId = addEmail();
    const auth = accessToken(sandbox.token('Grace Okafor'));
    const connections = [{ id: 'sandbox', baseUrl: sandbox.url, fetch: sandbox.fetch, auth }];
    const mcp = await serve({ connections });
    const [page, context] = await openPage(`#/conversations/${conversationId}`);
    await threadOf(page).getByText('Where is it?').waitFor();
    const client = await connect(mcp.url);
    const call = async (name: string, args: object) => {
      const result = await client.callTool({ name, arguments: { ...args } });
      expect(result.isError, JSON.stringify(result)).not.toBe(true);
    };
    const email = { conversationId, from: { email: 'support@north.example' }, to: [{ email: 'zoe@mail.example' }] };
    await call('put_email_messages_draft', { ...email, textBody: 'It is' });
    await page.getByRole('region', { name: 'Draft' }).getByText('It is').waitFor();
    await call('post_email_messages', { ...email, textBody: 'It is on its way.' });
    await threadOf(page).getByText('It is on its way.').waitFor();
    const log = page.getByRole('region', { name: 'Requests' });
    await log.getByText('postConversationsEmailMessages', { exact: true }).waitFor();
    await log.getByText(/post_email_messages · Grace Okafor/).waitFor();
    await client.close();
    await mcp.close();
    await context.close();
  });

  test('a person writes as the customer, answers as the agent and wraps up, with the keyboard', async () => {
    const conversationId = addEmail();
    const [page, context] = await openPage();
    await page.getByRole('link', { name: /Zoe Berg/ }).press('Enter');
    await page.getByLabel('Write as').selectOption('Zoe Berg (customer)');
    const text = page.getByRole('form', { name: 'Write a message' }).getByLabel('Text');
    await text.fill('And when?');
    await page.getByRole('button', { name: 'Send', exact: true }).last().press('Enter');
    await threadOf(page).getByText('And when?').waitFor();

    await page.getByLabel('Write as').selectOption('Grace Okafor (agent)');
    await text.fill('Tomorrow.');
    await page.getByRole('button', { name: 'Save draft' }).press('Enter');
    await page.getByRole('region', { name: 'Draft' }).getByText('Tomorrow.').waitFor();
    await text.fill('Tomorrow morning.');
    await page.getByRole('button', { name: 'Send', exact: true }).last().press('Enter');
    await threadOf(page).getByText('Tomorrow morning.').waitFor();
    expect(sandbox.sent.at(-1)).toMatchObject({ conversationId, text: 'Tomorrow morning.' });

    await page.getByLabel('Notes').fill('Done');
    await page.getByRole('button', { name: 'Wrap up as Grace Okafor' }).press('Enter');
    await page.getByText(/disconnected, wrap-up:/).waitFor();
    const { participants = [] } = sandbox.organization('North').state.conversations[conversationId] ?? {};
    expect(participants.at(-1)?.communications[0].wrapup).toMatchObject({ notes: 'Done' });
    await context.close();
  });

  test('a person starts a conversation in another organization', async () => {
    const [page, context] = await openPage();
    await page.getByLabel('Organization').selectOption('South');
    await page.getByText('New conversation').click();
    await page.getByLabel('Customer').fill('Yan');
    await page.getByLabel('Channel').selectOption('whatsapp');
    const form = page.getByRole('form', { name: 'New conversation' });
    await form.getByLabel('Text').fill('Hi there');
    await form.getByRole('button', { name: 'Send' }).click();
    await threadOf(page).getByText('Hi there').waitFor();
    const names = Object.values(sandbox.organization('South').state.conversations).map(
      ({ participants }) => participants[0]?.name,
    );
    expect(names).toContain('Yan');
    await context.close();
  });

  test('faults and the clock', async () => {
    const [page, context] = await openPage();
    const fault = page.getByRole('switch', { name: 'Every fifth request fails with 503' });
    await fault.press('Space');
    await page.getByRole('switch', { checked: true }).waitFor();
    expect(sandbox.faults.list).toMatchObject([{ status: 503, rate: 0.2 }]);
    await fault.press('Space');
    await page.getByRole('switch', { checked: true }).waitFor({ state: 'detached' });
    expect(sandbox.faults.list).toEqual([]);

    await page.getByText('Fault for one operation').click();
    const operation = page.getByRole('combobox', { name: 'Operation' });
    await operation.fill('nonsense');
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.getByRole('alert').getByText('unknown operation "nonsense"').waitFor();
    await operation.fill('getConversationsEmails');
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.getByRole('button', { name: /^Remove status=500/ }).click();
    await page.getByRole('button', { name: /^Remove status=500/ }).waitFor({ state: 'detached' });
    expect(sandbox.faults.list).toEqual([]);

    const before = sandbox.clock.now();
    await page.getByRole('button', { name: '+1 min' }).click();
    await page.getByText('09:01:00').waitFor();
    expect(sandbox.clock.now()).toBe(before + 60_000);
    await context.close();
  });

  test("a customer's hostile text is text", async () => {
    const id = addEmail(HOSTILE);
    sandbox.customer('<b>Eve</b>', 'North').sendMessage(HOSTILE, { via: 'whatsapp' });
    const [page, context] = await openPage(`#/conversations/${id}`);
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    await threadOf(page).getByText('onerror').waitFor();
    await page.getByRole('link', { name: /<b>Eve<\/b>/ }).click();
    await threadOf(page).getByText('<b>Eve</b>').waitFor();
    expect(await threadOf(page).textContent()).toContain(HOSTILE);
    expect(await page.locator('img, main script, main b').count()).toBe(0);
    expect(await page.title()).toBe('Sandbox console');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the page reconnects, and catches up', async () => {
    const [page, context] = await openPage();
    const { port } = server;
    await server.close();
    await page.getByText('Connection lost').waitFor();
    sandbox.customer('Late Customer', 'North').sendEmail({ text: 'Anyone?' });
    server = await serveSandbox(sandbox, { port });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('link', { name: /Late Customer/ }).waitFor();
    await context.close();
  });

  test('the control token: in a form, or in the URL, from which it disappears', async () => {
    const locked = await serveSandbox(sandbox, { controlToken: 'control/token?7' });
    const context = await getBrowser().newContext();
    const page = await context.newPage();
    await page.goto(locked.url);
    await page.getByLabel('Control token').fill('wrong');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('alert').getByText('rejected').waitFor();
    await page.close();
    const other = await context.newPage();
    await other.goto(`${locked.url}/#token=${encodeURIComponent('control/token?7')}`);
    await other.getByText('Live', { exact: true }).waitFor();
    expect(other.url()).not.toContain('token');
    await other.reload();
    await other.getByText('Live', { exact: true }).waitFor();
    await context.close();
    await locked.close();
  });
});
