/** Opens the system's browser. Without one, the printed URL is what remains. */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  const browser = await open(url).catch(() => undefined);
  browser?.on('error', () => {});
}
