// Jest in its default mode, CommonJS.
const { accessToken, createClient } = require('genesys-conversations-digital');
const { createSandbox } = require('genesys-conversations-digital/sandbox');

test('lists emails', async () => {
  const { url, fetch, token } = createSandbox();
  const { entities } = await createClient({
    baseUrl: url,
    fetch,
    auth: accessToken(token('Grace Okafor')),
  }).emails.list();
  expect(entities.length).toBeGreaterThan(0);
});
