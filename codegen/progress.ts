/** Returns a callback that shows the progress of a download on a terminal. Writes nothing to a log or a pipe. */
export function progress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean | undefined } = process.stderr,
) {
  let lastUpdate = 0;
  return (bytes: number, total: number | undefined): void => {
    if (!stream.isTTY) return;
    const isDone = bytes === total;
    const now = Date.now();
    if (!isDone && now - lastUpdate < 100) return;
    lastUpdate = now;
    stream.write(`\r\x1b[K${isDone ? '' : `Reading: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''}`}`);
  };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
