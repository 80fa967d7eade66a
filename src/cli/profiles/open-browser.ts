/** Opens the system's browser. A failure is ignored, because the URL is also printed. */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  const browser = await open(url).catch(() => undefined);
  browser?.on('error', () => {});
}
