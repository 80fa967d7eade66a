import { expect, test } from 'vitest';
import { createConfirmationPage, createPageResponse } from '../../../../src/mcp/http/connect/connect-pages.js';

test('names of accounts and principals are text, not HTML', async () => {
  const facts = { confirmation: 'c', principal: '<b>a</b>', connection: '"x"', account: '<script>1</script>' };
  const response = await createPageResponse(200, createConfirmationPage({ ...facts, organization: undefined }));
  const html = await response.text();
  expect(html).not.toMatch(/<b>|<script>/);
  expect(html).toContain('&#60;script&#62;1&#60;/script&#62;');
  expect(html).toContain('<dt>Organization</dt><dd>unknown</dd>');
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});
