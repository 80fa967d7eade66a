/** Sends a Playwright page's requests for Genesys Cloud to the sandbox. */
export async function routeToSandbox(page, sandbox, host = 'mypurecloud.de') {
  const isGenesys = ({ hostname }) => hostname === `api.${host}` || hostname === `login.${host}`;
  await page.route(isGenesys, async (route) => {
    const request = route.request();
    const init = { method: request.method(), headers: request.headers(), body: request.postDataBuffer() };
    const response = await sandbox.fetch(new Request(request.url(), init));
    await route.fulfill({
      status: response.status,
      headers: { ...Object.fromEntries(response.headers), 'access-control-allow-origin': '*' },
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
}
