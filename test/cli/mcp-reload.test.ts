import { expect, it, vi } from 'vitest';
import { runCli } from '../support/cli.js';
import { until } from '../support/until.js';

it('mcp --http reads its settings again on SIGHUP', async () => {
  const controller = new AbortController();
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  let hangUp: (() => void) | undefined;
  try {
    const running = runCli(['mcp', '--sandbox', '--http', '--port', '0'], {
      interrupted: controller.signal,
      onHangup: (listener) => (hangUp = listener),
    });
    await until(() => hangUp !== undefined);
    hangUp?.();
    await until(() => lines.some((line) => line.includes('"settings reloaded"')));
    controller.abort();
    expect((await running).code).toBe(0);
  } finally {
    write.mockRestore();
  }
});
