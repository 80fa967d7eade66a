/** Shows on a terminal how much has arrived; elsewhere, such as in a log, nothing. */
export function progress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean | undefined } = process.stderr,
) {
  let shown = 0;
  return (bytes: number, total: number | undefined): void => {
    if (!stream.isTTY) return;
    const done = bytes === total;
    const now = Date.now();
    if (!done && now - shown < 100) return;
    shown = now;
    stream.write(`\r\x1b[K${done ? '' : `Reading: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''}`}`);
  };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
